-- The index of the queue: a row for each recipient that is not final, written and deleted with the trace. The broker
-- knows better; this is what an administrator searches. Columns ending in _key hold addresses in lower case.
-- site: text form of the next hop; empty before the first attempt. tenant: domain of the reverse-path.
CREATE TABLE queue_entry (
    queue_id        VARCHAR(32) ${binary} NOT NULL,
    recipient       VARCHAR(320) ${binary} NOT NULL,
    recipient_key   VARCHAR(320) ${binary} NOT NULL,
    domain          VARCHAR(320) ${binary} NOT NULL,
    reverse_path    VARCHAR(320) NOT NULL,
    sender_key      VARCHAR(320) ${binary} NOT NULL,
    tenant          VARCHAR(320) ${binary} NOT NULL,
    site            VARCHAR(320) ${binary} NOT NULL,
    state           SMALLINT NOT NULL,
    size_octets     BIGINT NOT NULL,
    received_at     TIMESTAMP(3) WITH TIME ZONE NOT NULL,
    attempts        INTEGER NOT NULL,
    due_at          TIMESTAMP(3) WITH TIME ZONE,
    reply           VARCHAR(1000) NOT NULL,
    CONSTRAINT queue_entry_pk PRIMARY KEY (queue_id, recipient)
);
CREATE INDEX queue_entry_received ON queue_entry (received_at, queue_id, recipient);
CREATE INDEX queue_entry_site ON queue_entry (site, received_at);
CREATE INDEX queue_entry_domain ON queue_entry (domain, received_at);
CREATE INDEX queue_entry_tenant ON queue_entry (tenant, received_at);
CREATE INDEX queue_entry_sender ON queue_entry (sender_key);
CREATE INDEX queue_entry_recipient ON queue_entry (recipient_key);

INSERT INTO queue_entry (queue_id, recipient, recipient_key, domain, reverse_path, sender_key, tenant, site, state,
    size_octets, received_at, attempts, due_at, reply)
SELECT r.queue_id, r.recipient, r.recipient_key,
    SUBSTRING(r.recipient_key FROM POSITION('@' IN r.recipient_key) + 1),
    m.reverse_path, m.sender_key, SUBSTRING(m.sender_key FROM POSITION('@' IN m.sender_key) + 1),
    r.next_hop, r.state, m.size_octets, m.received_at, r.attempts, r.next_attempt, r.evidence
FROM recipient_trace r JOIN message_trace m ON m.queue_id = r.queue_id
WHERE r.state <= 30;
