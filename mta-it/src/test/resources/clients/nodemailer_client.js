// Sends one message by nodemailer. Arguments: port, cover, mechanism, user, password, from, to, envelope id, file.
"use strict";
const fs = require("fs");
const nodemailer = require("nodemailer");

const [port, cover, mechanism, user, pass, from, to, envelopeId, path] = process.argv.slice(2);
const transport = nodemailer.createTransport({
  host: "127.0.0.1",
  port: Number(port),
  name: "client.test",
  secure: cover === "IMPLICIT",
  requireTLS: cover === "STARTTLS",
  ignoreTLS: cover === "NONE",
  tls: { rejectUnauthorized: false },
  auth: mechanism === "NONE" ? undefined : { user, pass },
  authMethod: mechanism === "AUTH_LOGIN" ? "LOGIN" : "PLAIN",
});
const envelope = { from, to: [to], use8BitMime: true };
if (envelopeId) {
  envelope.dsn = { id: envelopeId, return: "headers", notify: ["success", "failure"], recipient: to };
}
transport.sendMail({ envelope, raw: fs.readFileSync(path) }).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
