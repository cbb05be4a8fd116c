package org.mailstage.web.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.mailstage.ejb.admin.BlockAdmin;
import org.mailstage.ejb.admin.BlockView;

/** Accounts and networks that are blocked from signing in; each can be lifted. */
@Named("blocks")
@RequestScoped
public class Blocks {
    @Inject
    BlockAdmin admin;

    private Outcome outcome = Outcome.NONE;

    /** The blocks in force, the newest first. */
    public List<BlockView> rows() {
        return admin.list();
    }

    /** Lifts a block on every node. */
    public void lift(String id) {
        outcome = admin.lift(id, Users.by())
                ? Outcome.good("The block is lifted")
                : Outcome.good("The block had ended already");
    }

    public Outcome outcome() {
        return outcome;
    }
}
