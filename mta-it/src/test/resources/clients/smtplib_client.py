"""Sends one message by smtplib. Arguments: port, cover, mechanism, user, password, from, to, envelope id, file."""
import base64
import smtplib
import ssl
import sys

port, cover, mechanism, user, password, sender, recipient, envelope_id, path = sys.argv[1:]


def connect():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if cover == "IMPLICIT":
        return smtplib.SMTP_SSL("127.0.0.1", int(port), local_hostname="client.test", timeout=60, context=context)
    smtp = smtplib.SMTP("127.0.0.1", int(port), local_hostname="client.test", timeout=60)
    if cover == "STARTTLS":
        smtp.starttls(context=context)
    return smtp


def sign_in(smtp):
    """By hand: login() chooses the mechanism itself, and knows no more than ASCII."""
    if mechanism == "AUTH_LOGIN":
        smtp.docmd("AUTH", "LOGIN")
        smtp.docmd(base64.b64encode(user.encode()).decode())
        code, reply = smtp.docmd(base64.b64encode(password.encode()).decode())
    else:
        response = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        code, reply = smtp.docmd("AUTH", "PLAIN " + response)
    if code != 235:
        sys.exit(f"AUTH failed: {code} {reply}")


with connect() as client:
    client.ehlo()
    if mechanism != "NONE":
        sign_in(client)
    mail_options = ["BODY=8BITMIME"]
    recipient_options = []
    if not (sender + recipient).isascii():
        mail_options.append("SMTPUTF8")
    if envelope_id:
        mail_options += ["RET=HDRS", "ENVID=" + envelope_id]
        recipient_options.append("NOTIFY=SUCCESS,FAILURE")
    with open(path, "rb") as message:
        refused = client.sendmail(sender, [recipient], message.read(), mail_options, recipient_options)
    if refused:
        sys.exit(f"refused: {refused}")
