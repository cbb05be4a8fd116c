package org.mailstage.ejb.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.mailstage.ejb.auth.SignInService;

/** Who is blocked from signing in for guessing passwords, in the whole cluster. Thread-safe. */
@ApplicationScoped
public class BlockAdmin {
    @Inject
    SignInService signIn;

    /** All blocks in force, the newest first. */
    public List<BlockView> list() {
        return signIn.guard().blocks().stream().map(BlockView::of).toList();
    }

    /** Lifts a block on every node. @return false when there is none of that id */
    public boolean lift(String id, String by) {
        return signIn.guard().lift(id, by);
    }
}
