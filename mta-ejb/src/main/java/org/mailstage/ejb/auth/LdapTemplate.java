package org.mailstage.ejb.auth;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.RDN;
import java.util.function.UnaryOperator;

/** Puts a user's name into a DN or a filter, escaped so that it stays a name whatever it holds. Stateless. */
final class LdapTemplate {
    private LdapTemplate() {}

    /** RFC 4514 §2.4. */
    static String dn(String template, String user) {
        return fill(template, user, LdapTemplate::dnValue);
    }

    /** RFC 4515 §3. */
    static String filter(String template, String user) {
        return fill(template, user, Filter::encodeValue);
    }

    private static String dnValue(String value) {
        return new RDN("cn", value).toString().substring("cn=".length());
    }

    /** One pass, so that what was filled in is not looked at again. */
    private static String fill(String template, String user, UnaryOperator<String> escape) {
        int at = user.lastIndexOf('@');
        String local = at < 0 ? user : user.substring(0, at);
        String domain = at < 0 ? "" : user.substring(at + 1);
        StringBuilder filled = new StringBuilder();
        int from = 0;
        while (from < template.length()) {
            String rest = template.substring(from);
            if (rest.startsWith("{user}")) {
                filled.append(escape.apply(user));
                from += "{user}".length();
            } else if (rest.startsWith("{local}")) {
                filled.append(escape.apply(local));
                from += "{local}".length();
            } else if (rest.startsWith("{domain}")) {
                filled.append(escape.apply(domain));
                from += "{domain}".length();
            } else {
                filled.append(template.charAt(from++));
            }
        }
        return filled.toString();
    }
}
