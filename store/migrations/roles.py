"""The database roles of the service: without login, created once per server, granted to whoever migrates."""

YEAR = "nearpeer_year"
CARE = "nearpeer_care"
DOOR = "nearpeer_door"
AUDITOR = "nearpeer_auditor"
ERASER = "nearpeer_eraser"
ROLES = (YEAR, CARE, DOOR, AUDITOR, ERASER)


def create_roles() -> list[str]:
    """Statements that create every missing role and let the connecting user act as each of them."""
    return [_create(role) for role in ROLES]


def grant(rights: str, what: str, *roles: str) -> str:
    """One GRANT statement."""
    return f"GRANT {rights} ON {what} TO {', '.join(roles)}"


def _create(role: str) -> str:
    return f"""
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        BEGIN
            CREATE ROLE {role} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;  -- another database of this server was being migrated at the same moment
        END;
    END IF;
    IF NOT pg_has_role(current_user, '{role}', 'SET') THEN
        GRANT {role} TO current_user;
    END IF;
END $$"""
