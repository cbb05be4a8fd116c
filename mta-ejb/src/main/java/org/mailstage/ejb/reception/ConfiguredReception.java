package org.mailstage.ejb.reception;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.mailstage.core.policy.AddressBook;
import org.mailstage.core.policy.QueueStarter;
import org.mailstage.core.policy.RelayRules;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.smtp.server.ReceptionSetup;
import org.mailstage.ejb.auth.DirectoryService;
import org.mailstage.ejb.auth.SignInService;
import org.mailstage.ejb.config.ConfigService;
import org.mailstage.ejb.feedback.FeedbackService;
import org.mailstage.ejb.queue.StartedQueues;
import org.mailstage.ejb.traffic.Greylist;
import org.mailstage.ejb.traffic.OverloadWatch;
import org.mailstage.ejb.traffic.Traffic;
import org.mailstage.ejb.triage.TriageService;
import org.mailstage.ejb.verification.VerificationService;

/** What the SMTP listeners are to be and to allow, out of the configuration in force. Thread-safe. */
@ApplicationScoped
public class ConfiguredReception {
    @Inject
    ConfigService config;

    @Inject
    OverloadWatch overload;

    @Inject
    Traffic traffic;

    @Inject
    Greylist greylist;

    @Inject
    TriageService triage;

    @Inject
    VerificationService verification;

    @Inject
    FeedbackService feedback;

    @Inject
    SignInService signIn;

    @Inject
    DirectoryService directory;

    @Inject
    StartedQueues queues;

    /** The rules of every listener, in the order in which they are asked; the first that says no counts. */
    List<PolicyStage> stages() {
        return List.of(
                overload.guard(),
                traffic.stage(), // early, for it is cheap
                triage.stage(),
                signIn.rules(),
                new RelayRules(config.source()),
                signIn.senderRules(),
                feedback.stage(verification.stage()), // behind the relay rules: no stranger has foreign systems asked
                greylist.stage()); // last, so that only recipients that exist are remembered
    }

    /** The setup, as a plain object that threads may use of which the container knows nothing. */
    public ReceptionSetup setup() {
        return new SettingsSetup(
                config.source(),
                stages(),
                signIn.authenticator(),
                new AddressBook(directory.source()),
                new QueueStarter(queues));
    }
}
