package org.mailstage.core.auth;

import java.util.function.Supplier;
import org.mailstage.core.auth.AuthSettings.SenderCheck;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.MailRequest;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.smtp.server.Verdict;

/**
 * Users send as themselves (RFC 6409 §6.1): on submission listeners the reverse-path is the user's own address or one
 * that it is allowed. Notifications come from nobody, so the null reverse-path is for everybody. Thread-safe.
 */
public final class SenderRules implements PolicyStage {
    private static final Verdict NOT_YOURS =
            Verdict.refuse(Reply.of(550, "5.7.1", "you may not send mail from that address"));

    private final Supplier<AuthSettings> settings;
    private final Authenticator authenticator;

    public SenderRules(Supplier<AuthSettings> settings, Authenticator authenticator) {
        this.settings = settings;
        this.authenticator = authenticator;
    }

    @Override
    public Verdict onMail(ClientInfo client, MailRequest mail) {
        String user = client.user();
        if (user == null || !client.role().isSubmission() || settings.get().senderCheck() == SenderCheck.OFF) {
            return Verdict.ACCEPT;
        }
        boolean allowed = mail.reversePath().isNull()
                || authenticator.maySendAs(user, mail.reversePath().mailbox().orElseThrow());
        return allowed ? Verdict.ACCEPT : NOT_YOURS;
    }
}
