package org.mailstage.core.sasl;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** UTF-8 of clients, taken strictly, without leaving copies of secrets behind. */
final class Utf8 {

    private Utf8() {}

    static char[] chars(byte[] bytes, int from, int to) throws MalformedResponse {
        CharBuffer decoded = CharBuffer.allocate(to - from);
        try {
            var decoder = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
            var result = decoder.decode(ByteBuffer.wrap(bytes, from, to - from), decoded, true);
            if (result.isError()) {
                result.throwException();
            }
            return Arrays.copyOf(decoded.array(), decoded.position());
        } catch (CharacterCodingException notUtf8) {
            throw new MalformedResponse("not UTF-8");
        } finally {
            Arrays.fill(decoded.array(), '\0');
        }
    }

    static String text(byte[] bytes) throws MalformedResponse {
        return text(bytes, 0, bytes.length);
    }

    static String text(byte[] bytes, int from, int to) throws MalformedResponse {
        return String.valueOf(chars(bytes, from, to));
    }
}
