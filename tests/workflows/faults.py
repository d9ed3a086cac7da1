"""Faults laid at the boundary of the record, in a schema `fault` that is dropped when the test is over."""

RAISES_TWICE = """
CREATE SCHEMA fault;
GRANT USAGE ON SCHEMA fault TO PUBLIC;
CREATE SEQUENCE fault.raised;
GRANT USAGE ON SEQUENCE fault.raised TO PUBLIC;
CREATE FUNCTION fault.raise_twice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('fault.raised') <= 2 THEN RAISE EXCEPTION 'a fault of this test'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fault BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION fault.raise_twice()"""
"""The first two inserts into `{table}` fail."""
