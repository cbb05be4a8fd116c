package org.mailstage.it.clients;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.Properties;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPMessage;

/** Jakarta Mail as Angus has it. */
final class Angus implements MailClient {
    @Override
    public String name() {
        return "Angus Mail";
    }

    @Override
    public Set<Skill> skills() {
        return EnumSet.of(
                Skill.IMPLICIT_TLS, Skill.AUTH_PLAIN, Skill.AUTH_LOGIN, Skill.SMTPUTF8, Skill.DSN, Skill.CHUNKING);
    }

    @Override
    public void send(Errand errand) throws IOException {
        Session session = Session.getInstance(properties(errand));
        ByteArrayOutputStream dialogue = new ByteArrayOutputStream();
        session.setDebugOut(new PrintStream(dialogue, false, StandardCharsets.UTF_8));
        session.setDebug(errand.way().wants(Skill.CHUNKING));
        try (InputStream in = Files.newInputStream(errand.wireFile());
                Transport transport = session.getTransport("smtp")) {
            SMTPMessage message = new SMTPMessage(session, in);
            message.setEnvelopeFrom(errand.from());
            message.setAllow8bitMIME(true);
            if (errand.way().wants(Skill.DSN)) {
                message.setNotifyOptions(SMTPMessage.NOTIFY_SUCCESS | SMTPMessage.NOTIFY_FAILURE);
                message.setReturnOption(SMTPMessage.RETURN_HDRS);
                message.setMailExtension("ENVID=" + Errand.ENVELOPE_ID);
            }
            transport.connect(
                    "127.0.0.1",
                    errand.port(),
                    errand.way().mechanism.isPresent() ? Errand.USER : null,
                    errand.way().mechanism.isPresent() ? Errand.PASSWORD : null);
            transport.sendMessage(message, new InternetAddress[] {new InternetAddress(errand.to())});
        } catch (MessagingException e) {
            throw new IOException("Angus Mail failed: " + e, e);
        }
        if (errand.way().wants(Skill.CHUNKING)
                && !dialogue.toString(StandardCharsets.UTF_8).contains("BDAT ")) {
            throw new IOException("Angus Mail used no BDAT");
        }
    }

    private static Properties properties(Errand errand) {
        Way way = errand.way();
        Properties all = new Properties();
        all.setProperty("mail.smtp.localhost", "client.test");
        all.setProperty("mail.smtp.timeout", "60000");
        all.setProperty("mail.smtp.ssl.trust", "*");
        all.setProperty("mail.smtp.ssl.checkserveridentity", "false");
        all.setProperty("mail.smtp.ssl.enable", Boolean.toString(way.cover == Way.Cover.IMPLICIT));
        all.setProperty("mail.smtp.starttls.enable", Boolean.toString(way.cover == Way.Cover.STARTTLS));
        all.setProperty("mail.smtp.starttls.required", Boolean.toString(way.cover == Way.Cover.STARTTLS));
        all.setProperty("mail.smtp.auth", Boolean.toString(way.mechanism.isPresent()));
        way.mechanism.ifPresent(mechanism ->
                all.setProperty("mail.smtp.auth.mechanisms", mechanism == Skill.AUTH_LOGIN ? "LOGIN" : "PLAIN"));
        all.setProperty("mail.mime.allowutf8", Boolean.toString(way.wants(Skill.SMTPUTF8)));
        if (way.wants(Skill.CHUNKING)) {
            all.setProperty("mail.smtp.chunksize", Integer.toString(100_000));
        }
        return all;
    }
}
