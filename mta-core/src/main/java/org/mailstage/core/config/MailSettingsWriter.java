package org.mailstage.core.config;

import java.util.List;

/** Writes settings as the YAML file that gives them: every key with the value in force. Stateless. */
public final class MailSettingsWriter {
    private MailSettingsWriter() {}

    /** Reading the text with {@link MailSettingsParser} gives equal settings. */
    public static String write(MailSettings settings) {
        SectionedYaml yaml = new SectionedYaml();
        for (ConfigKey<?> key : MailKeys.all()) {
            writeKey(key, settings, yaml);
        }
        return yaml.toString();
    }

    private static void writeKey(ConfigKey<?> key, MailSettings settings, SectionedYaml yaml) {
        String value = key.valueText(settings);
        if (value.isEmpty()) {
            return;
        }
        List<String> block = key.valueBlock(settings);
        yaml.enter(key);
        if (block.isEmpty()) {
            yaml.line(key.shortName() + ": " + value);
        } else {
            yaml.block(key.shortName(), block);
        }
    }
}
