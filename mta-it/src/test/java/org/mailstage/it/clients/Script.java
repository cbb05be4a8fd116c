package org.mailstage.it.clients;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A library of another language, called by a small script out of this module's resources. */
final class Script implements MailClient {
    private final String name;
    private final String interpreter;
    private final List<String> options;
    private final String file;

    private Script(String name, String interpreter, List<String> options, String file) {
        this.name = name;
        this.interpreter = interpreter;
        this.options = options;
        this.file = file;
    }

    /** Python's smtplib. */
    static Script smtplib() {
        return new Script("Python smtplib", "python3", List.of("-I"), "smtplib_client.py");
    }

    static Script nodemailer() {
        return new Script("nodemailer", "node", List.of(), "nodemailer_client.js");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Skill> skills() {
        return EnumSet.of(Skill.IMPLICIT_TLS, Skill.AUTH_PLAIN, Skill.AUTH_LOGIN, Skill.SMTPUTF8, Skill.DSN);
    }

    @Override
    public void send(Errand errand) throws IOException, InterruptedException {
        Way way = errand.way();
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of(
                script(errand).toString(),
                Integer.toString(errand.port()),
                way.cover.name(),
                way.mechanism.map(Skill::name).orElse("NONE"),
                Errand.USER,
                Errand.PASSWORD,
                errand.from(),
                errand.to(),
                way.wants(Skill.DSN) ? Errand.ENVELOPE_ID : "",
                errand.wireFile().toString()));
        Commands.run(interpreter, errand.directory(), Path.of("/dev/null"), arguments);
    }

    private Path script(Errand errand) throws IOException {
        try (InputStream in = Script.class.getResourceAsStream("/clients/" + file)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + file);
            }
            return errand.write(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
