-- Who signs in, and as which roles it may act. A login owns nothing and can make nothing. The roles themselves are made
-- by `nearpeer db upgrade`. Passwords come from the environment, never from the command line, which others can see.
\getenv web STACK_WEB_PASSWORD
\getenv year STACK_YEAR_PASSWORD
\getenv urgent STACK_URGENT_PASSWORD
\getenv watchdog STACK_WATCHDOG_PASSWORD
\getenv sealer STACK_SEALER_PASSWORD

-- A password must not reach the server's log by way of a statement.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET client_min_messages = 'warning';

SELECT format('CREATE ROLE %I LOGIN', name) AS made
FROM unnest(ARRAY['login_web', 'login_year', 'login_urgent', 'login_watchdog', 'login_sealer']) AS name
WHERE name NOT IN (SELECT rolname FROM pg_roles)
\gexec

ALTER ROLE login_web PASSWORD :'web' CONNECTION LIMIT 60;
ALTER ROLE login_year PASSWORD :'year';
ALTER ROLE login_urgent PASSWORD :'urgent' CONNECTION LIMIT 60;
ALTER ROLE login_watchdog PASSWORD :'watchdog' CONNECTION LIMIT 30;
ALTER ROLE login_sealer PASSWORD :'sealer' CONNECTION LIMIT 5;

GRANT nearpeer_door TO login_web;
GRANT nearpeer_year TO login_year;
GRANT nearpeer_care TO login_urgent;
GRANT nearpeer_care TO login_watchdog;
GRANT nearpeer_auditor TO login_sealer;
-- An erasure's steps are taken by the year's worker: by name, and never by accident.
GRANT nearpeer_eraser TO login_year WITH INHERIT FALSE, SET TRUE;
