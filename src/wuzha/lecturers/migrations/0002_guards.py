# SPDX-License-Identifier: Apache-2.0
"""Lives in the database; what is only ever added to; stars by decision alone; marks in open rounds alone; the seed."""

from django.db import migrations

from wuzha.core.growing import guard, unguard
from wuzha.lecturers.rules.life import CONTEST_LIFE, LECTURER_LIFE, ROUND_LIFE

LIVES = (
    (LECTURER_LIFE, "lecturers_lecturer", "a lecturer"), (CONTEST_LIFE, "lecturers_contest", "a contest"),
    (ROUND_LIFE, "lecturers_round", "a round"),
)  # fmt: skip
GROWING = ("lecturers_conteststep", "lecturers_stardecision", "lecturers_mark")
STARS = """
CREATE FUNCTION lecturers_stars_by_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.stars = 0 OR TG_OP = 'UPDATE' AND NEW.stars = OLD.stars THEN
    RETURN NEW;
  END IF;
  IF NEW.stars IS DISTINCT FROM (
    SELECT d.stars FROM lecturers_stardecision AS d WHERE d.lecturer_id = NEW.id ORDER BY d.id DESC LIMIT 1
  ) THEN
    RAISE EXCEPTION 'stars follow the last decision by the rule' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER lecturers_stars BEFORE INSERT OR UPDATE OF stars ON lecturers_lecturer
  FOR EACH ROW EXECUTE FUNCTION lecturers_stars_by_rule();
"""
NO_STARS = "DROP TRIGGER lecturers_stars ON lecturers_lecturer; DROP FUNCTION lecturers_stars_by_rule();"
#: The lock lets many marks in at once, and makes who closes the round wait for them.
MARKS = """
CREATE FUNCTION lecturers_mark_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.corrects_id IS NOT NULL THEN
    RETURN NEW;
  END IF;
  PERFORM FROM lecturers_round WHERE id = NEW.round_id AND state = 'OPEN' AND NEW.contestant_id = ANY (taking)
    FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the round takes no such mark' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT FROM lecturers_recusal WHERE judge_id = NEW.judge_id AND contestant_id = NEW.contestant_id) THEN
    RAISE EXCEPTION 'the judge does not mark this contestant' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER lecturers_mark_fits BEFORE INSERT ON lecturers_mark
  FOR EACH ROW EXECUTE FUNCTION lecturers_mark_fits();
"""
NO_MARKS = "DROP TRIGGER lecturers_mark_fits ON lecturers_mark; DROP FUNCTION lecturers_mark_fits();"
SEED = """
CREATE FUNCTION lecturers_seed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.seed <> '' AND NEW.seed <> OLD.seed THEN
    RAISE EXCEPTION 'the seed of a contest stays as it was announced' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER lecturers_seed BEFORE UPDATE OF seed ON lecturers_contest
  FOR EACH ROW EXECUTE FUNCTION lecturers_seed_stays();
"""
NO_SEED = "DROP TRIGGER lecturers_seed ON lecturers_contest; DROP FUNCTION lecturers_seed_stays();"
FEED = """
CREATE FUNCTION lecturers_feed_contest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO lecturers_contestchanged (contest_id, city_id)
  SELECT c.id, c.city_id FROM lecturers_contest AS c
  WHERE c.id = (CASE WHEN TG_TABLE_NAME = 'lecturers_contest' THEN to_jsonb(NEW) ->> 'id'
                     ELSE to_jsonb(NEW) ->> 'contest_id' END)::bigint;
  PERFORM pg_notify('wuzha_contest', '');
  RETURN NULL;
END $$;
CREATE TRIGGER lecturers_feed AFTER UPDATE ON lecturers_contest
  FOR EACH ROW EXECUTE FUNCTION lecturers_feed_contest();
CREATE TRIGGER lecturers_feed AFTER INSERT OR UPDATE ON lecturers_round
  FOR EACH ROW EXECUTE FUNCTION lecturers_feed_contest();
"""
NO_FEED = """
DROP TRIGGER lecturers_feed ON lecturers_contest;
DROP TRIGGER lecturers_feed ON lecturers_round;
DROP FUNCTION lecturers_feed_contest();
"""


class Migration(migrations.Migration):
    dependencies = [("lecturers", "0001_schema")]

    operations = [
        *(
            migrations.RunSQL(life.guard(table, what, loaded="NEW.synthetic" if table != "lecturers_round" else ""),
                              life.unguard(table))
            for life, table, what in LIVES
        ),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
        migrations.RunSQL(STARS, NO_STARS),
        migrations.RunSQL(MARKS, NO_MARKS),
        migrations.RunSQL(SEED, NO_SEED),
        migrations.RunSQL(FEED, NO_FEED),
    ]  # fmt: skip
