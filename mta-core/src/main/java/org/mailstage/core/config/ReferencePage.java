package org.mailstage.core.config;

import java.util.List;
import java.util.StringJoiner;

/** The page about all mail settings in Markdown, made from the registry of keys. Stateless. */
public final class ReferencePage {
    private static final String HEAD = """
            # Configuration reference

            <!-- Generated from the registry of keys (org.mailstage.core.config.MailKeys): change it there, then run
                 mvn -pl mta-core test -Dtest=GeneratedFilesTest -Dmta.regenerate=true -->

            Mail settings stand in one YAML file. Every key has a default, so the file may be empty: then the server trusts nobody
            and accepts mail for its postmaster only. [`config/mailstage.example.yaml`](../config/mailstage.example.yaml) shows all
            keys in their places.

            - `-Dmta.config=FILE` names the file at start; `mta config apply FILE` puts one in force on a running server.
            - On the command line `-Dmta.KEY=VALUE` overrules the file, with the full name of the key:
              `-Dmta.smarthost=127.0.0.1:2600 -Dmta.trusted=127.0.0.0/8 -Dmta.retry.schedule="1m, 5m"`. Lists have commas, a route is
              `-Dmta.routes.example.org=lmtp:127.0.0.1:24`, a key of a listener `-Dmta.listeners.mx.address=0.0.0.0:25`, and an
              empty value means the default, or takes the entry away.
            - The file is checked as a whole. When there is a fault, all faults are listed with line, column and key, and the settings
              in force stay as they are. `mta config check FILE` only checks.
            - YAML anchors, aliases, merge keys and tags are refused. A name or value that begins with `*`, `:` or `[`
              needs quotes.

            ## Forms of values

            | form | written as |
            |---|---|
            | duration | a whole number and `ms`, `s`, `m`, `h` or `d`: `500ms`, `30s`, `5m`, `1h`, `5d` |
            | size | a whole number and `KB`, `MB` or `GB`, in multiples of 1,024; without a unit in octets: `512KB`, `50MB` |
            | number | digits only: `1000` |
            | weight | digits, `-` in front of a negative one: `3`, `-2` |
            | percentage | digits and `%`: `90%` |
            | rate | a number, a slash and a duration: `100/1h` |
            | true or false | just these two words; `yes`, `no`, `on` and `off` are refused |
            | domain | letters, digits, hyphens and dots, in any case; internationalized names in their ASCII form (`xn--…`) |
            | mailbox | `local-part@domain` |
            | network | `address/prefix-length` or one address, IPv4 or IPv6: `192.0.2.0/24`, `"2001:db8::/32"` |
            | address:port | an IP address or host name and a port; IPv6 in brackets and quotes: `0.0.0.0:25`, `"[::1]:25"` |
            | file | the full path of a file; whether it is there is seen when the server reads it, not by `mta config check` |
            | URL | `https://host/path`, without a password in it |
            | … by name | a section: one `name: value` a line, or one `name:` a line with the keys of that name below it, indented |
            | list | `[a, b]`, one `- item` a line, or `a, b` |
            """;

    private ReferencePage() {}

    public static String render() {
        StringBuilder page = new StringBuilder(HEAD);
        overview(page);
        String section = "none";
        for (ConfigKey<?> key : MailKeys.all()) {
            String heading = key.section().isEmpty() ? "Top level" : "`" + key.section() + "`";
            if (!heading.equals(section)) {
                section = heading;
                page.append("\n## ").append(heading).append('\n');
            }
            entry(key, page);
            key.sectionKeys().forEach(sectionKey -> entry(key, sectionKey, page));
        }
        return page.toString();
    }

    private static void overview(StringBuilder page) {
        page.append("\n## All keys\n\n| key | default | |\n|---|---|---|\n");
        for (ConfigKey<?> key : MailKeys.all()) {
            page.append(String.format(
                    "| %s | %s | %s |\n",
                    link(key.name()), defaultOf(key), key.doc().summary()));
            key.sectionKeys()
                    .forEach(sectionKey -> page.append(String.format(
                            "| %s | %s | %s |\n",
                            link(fullName(key, sectionKey)),
                            sectionKey.doc().defaultText(),
                            sectionKey.doc().summary())));
        }
    }

    private static void entry(ConfigKey<?> key, StringBuilder page) {
        KeyDoc doc = key.doc();
        head(key.name(), doc, page);
        row(page, "Type", key.typeTitle());
        row(page, "Default", defaultOf(key));
        row(page, "Range", key.range());
        row(page, "Takes effect", key.lifetime().words());
        row(page, "Since", doc.since());
        row(page, "See also", links(doc.seeAlso(), key.name()));
        if (!doc.example().isEmpty()) {
            page.append("\n```yaml\n").append(example(key)).append("```\n");
        }
    }

    private static void entry(ConfigKey<?> owner, SectionKey<?, ?> key, StringBuilder page) {
        KeyDoc doc = key.doc();
        head(fullName(owner, key), doc, page);
        row(page, "Type", key.type().title());
        row(page, "Default", doc.defaultText());
        row(page, "Range", key.type().range());
        row(page, "Takes effect", owner.lifetime().words());
        row(page, "Since", doc.since());
        row(page, "See also", links(doc.seeAlso(), ""));
    }

    private static String fullName(ConfigKey<?> owner, SectionKey<?, ?> key) {
        return owner.name() + ".NAME." + key.name();
    }

    private static void head(String name, KeyDoc doc, StringBuilder page) {
        page.append(String.format("\n### <a id=\"%s\"></a>`%s`\n\n", name, name));
        page.append(doc.summary())
                .append(doc.text().isEmpty() ? "" : " " + doc.text())
                .append("\n\n");
    }

    private static void row(StringBuilder page, String name, String value) {
        if (!value.isEmpty()) {
            page.append("- ").append(name).append(": ").append(value).append('\n');
        }
    }

    private static String defaultOf(ConfigKey<?> key) {
        boolean inWords = !key.doc().defaultText().isEmpty();
        return inWords ? key.defaultText() : "`" + key.defaultText() + "`";
    }

    private static String example(ConfigKey<?> key) {
        SectionedYaml yaml = new SectionedYaml().enter(key);
        List<String> lines = key.doc().example().lines().toList();
        if (lines.size() == 1) {
            yaml.line(key.shortName() + ": " + lines.get(0));
        } else {
            yaml.block(key.shortName(), lines);
        }
        return yaml.toString();
    }

    private static String links(List<String> names, String self) {
        StringJoiner links = new StringJoiner(", ");
        names.stream().filter(name -> !name.equals(self)).forEach(name -> links.add(link(name)));
        return links.toString();
    }

    private static String link(String name) {
        return "[`" + name + "`](#" + name + ")";
    }
}
