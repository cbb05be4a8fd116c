-- Users and aliases. Read as a whole into the memory of every node, and never on the mail path.
-- Columns ending in _key hold the spelling that is compared (org.mailstage.core.auth.UserNames). Lists have one item a line.

-- secret: SCRAM-SHA-256 in text form; empty for users without a password.
CREATE TABLE mail_user (
    user_key    VARCHAR(320) ${binary} NOT NULL,
    name        VARCHAR(320) NOT NULL,
    secret      VARCHAR(2000) NOT NULL,
    enabled     BOOLEAN NOT NULL,
    senders     VARCHAR(100000) NOT NULL,
    created_at  TIMESTAMP(3) WITH TIME ZONE NOT NULL,
    changed_at  TIMESTAMP(3) WITH TIME ZONE NOT NULL,
    CONSTRAINT mail_user_pk PRIMARY KEY (user_key)
);

CREATE TABLE mail_alias (
    alias_key   VARCHAR(320) ${binary} NOT NULL,
    address     VARCHAR(320) NOT NULL,
    targets     VARCHAR(1000000) NOT NULL,
    created_at  TIMESTAMP(3) WITH TIME ZONE NOT NULL,
    changed_at  TIMESTAMP(3) WITH TIME ZONE NOT NULL,
    CONSTRAINT mail_alias_pk PRIMARY KEY (alias_key)
);

-- One row. revision grows in the transaction of every change, so that nodes see that there is something to read;
-- decoy_key (hexadecimal) is made by the first node that reads.
CREATE TABLE directory_state (
    id          SMALLINT NOT NULL,
    revision    BIGINT NOT NULL,
    decoy_key   VARCHAR(128) NOT NULL,
    CONSTRAINT directory_state_pk PRIMARY KEY (id)
);
INSERT INTO directory_state (id, revision, decoy_key) VALUES (1, 0, '');
