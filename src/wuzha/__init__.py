"""Wuzha 无诈: the operations platform of a city's anti-fraud centre."""
