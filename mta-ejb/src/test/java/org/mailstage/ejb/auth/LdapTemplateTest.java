package org.mailstage.ejb.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LdapTemplateTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jane",
                "jane@example.org",
                "*",
                "*)(uid=*",
                "admin)(|(uid=*",
                "jane,ou=admins",
                "x,dc=example,dc=org+cn=y",
                " leading and trailing ",
                "#hash",
                "a\\b\"c;d<e>f=g",
                "{user}{local}{domain}",
                "jürgen@bücher.example",
                "\u0000nul"
            })
    void nameShouldStayANameWhateverItHolds(String name) throws LDAPException {
        DN dn = new DN(LdapTemplate.dn("uid={user},ou=people,dc=example,dc=org", name));
        assertThat(dn.getRDNs()).hasSize(4);
        assertThat(dn.getRDN().getAttributeValues()).containsExactly(name);
        assertThat(dn.getParentString()).isEqualTo("ou=people,dc=example,dc=org");

        Filter filter = Filter.create(LdapTemplate.filter("(&(objectClass=person)(mail={user}))", name));
        assertThat(filter.getComponents()).hasSize(2);
        assertThat(filter.getComponents()[1].getFilterType()).isEqualTo(Filter.FILTER_TYPE_EQUALITY);
        assertThat(filter.getComponents()[1].getAssertionValue()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jane@example.org", "\"a@b\"@example.org"})
    void partsShouldBeThoseOfTheAddress(String name) {
        String local = name.substring(0, name.lastIndexOf('@'));

        assertThat(LdapTemplate.filter("{local}|{domain}", name)).isEqualTo(local + "|example.org");
        assertThat(LdapTemplate.filter("{local}|{domain}", "robot")).isEqualTo("robot|");
    }
}
