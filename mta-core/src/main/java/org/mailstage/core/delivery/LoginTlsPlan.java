package org.mailstage.core.delivery;

import org.mailstage.core.routing.Target;
import org.mailstage.core.tls.policy.TlsPlan;
import org.mailstage.core.tls.policy.TlsResult;
import org.mailstage.core.tls.policy.TlsRule;

/** A plan whose rules are at least as strict as a login asks for. */
record LoginTlsPlan(TlsPlan plan, LoginProtection protection) implements TlsPlan {
    @Override
    public TlsRule ruleFor(Target target) {
        TlsRule rule = plan.ruleFor(target);
        if (rule.provesPeer() || rule instanceof TlsRule.Refused) {
            return rule;
        }
        return switch (protection) {
            case VERIFIED -> new TlsRule.Verified(TlsRule.Basis.LOCAL);
            case ENCRYPTED -> rule.isMandatory() ? rule : new TlsRule.Encrypted(TlsRule.Basis.LOCAL);
            case NONE -> rule;
        };
    }

    @Override
    public void report(Target target, TlsResult result) {
        plan.report(target, result);
    }
}
