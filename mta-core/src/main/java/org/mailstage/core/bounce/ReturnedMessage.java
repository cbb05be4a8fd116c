package org.mailstage.core.bounce;

import java.util.List;
import org.mailstage.core.mime.MimeHeader;

/**
 * What a report brings back of the message it is about. Immutable; empty texts where nothing came back.
 *
 * @param messageId of its Message-ID field, with angle brackets
 * @param recipients addresses of its To field
 * @param originators addresses of its From, Sender and Return-Path fields
 * @param header its header section
 */
public record ReturnedMessage(String messageId, List<String> recipients, List<String> originators, MimeHeader header) {
    public ReturnedMessage {
        recipients = List.copyOf(recipients);
        originators = List.copyOf(originators);
    }

    static ReturnedMessage of(MimeHeader header) {
        return new ReturnedMessage(
                header.first("message-id").map(AddressText::line).orElse(""),
                AddressText.find(header.text("to"), AddressText.MAX_IN_FIELD),
                AddressText.find(
                        header.text("from") + " " + header.text("sender") + " " + header.text("return-path"),
                        AddressText.MAX_IN_FIELD),
                header);
    }
}
