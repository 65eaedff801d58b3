-- SPDX-License-Identifier: Apache-2.0
-- What the template database of the tests has beside the product's schema (see tests/database.py). Runs once in it.
CREATE SCHEMA tests;

-- A copy of every row that the migrations leave behind: tests.kept_<table>.
DO $$
DECLARE named text; filled boolean;
BEGIN
  FOR named IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', named) INTO filled;
    IF filled THEN
      EXECUTE format('CREATE TABLE tests.%I AS TABLE public.%I', 'kept_' || named, named);
    END IF;
  END LOOP;
END $$;

-- Tables with other rows than after the migrations. One that was never written to has no pages and is not looked at.
CREATE FUNCTION tests.touched() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE named text; kept boolean; other boolean;
BEGIN
  FOR named, kept IN
    SELECT relname, to_regclass('tests.' || quote_ident('kept_' || relname)) IS NOT NULL
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
  LOOP
    IF kept THEN
      EXECUTE format(
        'SELECT EXISTS ((TABLE public.%1$I EXCEPT ALL TABLE tests.%2$I)'
        ' UNION ALL (TABLE tests.%2$I EXCEPT ALL TABLE public.%1$I))', named, 'kept_' || named
      ) INTO other;
    ELSIF pg_relation_size(('public.' || quote_ident(named))::regclass) > 0 THEN
      EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', named) INTO other;
    ELSE
      other := false;
    END IF;
    IF other THEN
      RETURN NEXT named;
    END IF;
  END LOOP;
END $$;

-- Empty tables and all that refer to them, guards of ours against it or not.
CREATE FUNCTION tests.truncate(names text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE guarded regclass[]; one regclass;
BEGIN
  IF cardinality(names) = 0 THEN
    RETURN;
  END IF;
  -- 32: a trigger for TRUNCATE.
  SELECT array_agg(DISTINCT tgrelid) INTO guarded FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 = 32;
  FOREACH one IN ARRAY coalesce(guarded, '{}') LOOP
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', one);
  END LOOP;
  EXECUTE (SELECT 'TRUNCATE ' || string_agg(format('public.%I', one_name), ', ') || ' CASCADE'
           FROM unnest(names) AS one_name);
  FOREACH one IN ARRAY coalesce(guarded, '{}') LOOP
    EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', one);
  END LOOP;
END $$;

-- After a test with real transactions: the rows are again those of the migrations. Sequences go on.
CREATE FUNCTION tests.restore() RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  named text;
  names text[] := ARRAY(SELECT tests.touched());
  large text[] := '{}';
BEGIN
  IF cardinality(names) = 0 THEN
    RETURN names;
  END IF;
  BEGIN
    -- No trigger fires and no foreign key is looked up: with a handful of rows, a tenth of what TRUNCATE takes.
    SET LOCAL session_replication_role = replica;
    SELECT coalesce(array_agg(one), '{}') INTO large FROM unnest(names) AS one
    WHERE pg_table_size(('public.' || quote_ident(one))::regclass) > 4194304;
  EXCEPTION WHEN insufficient_privilege THEN
    large := names;
  END;
  PERFORM tests.truncate(large);
  FOREACH named IN ARRAY names LOOP
    IF named <> ALL (large) THEN
      EXECUTE format('DELETE FROM public.%I', named);
    END IF;
  END LOOP;
  FOREACH named IN ARRAY names LOOP
    IF to_regclass('tests.' || quote_ident('kept_' || named)) IS NOT NULL THEN
      EXECUTE format('INSERT INTO public.%I SELECT * FROM tests.%I', named, 'kept_' || named);
    END IF;
  END LOOP;
  RETURN names;
END $$;
