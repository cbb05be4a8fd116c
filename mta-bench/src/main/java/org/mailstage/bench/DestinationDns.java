package org.mailstage.bench;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * The one name server for the destinations of the case {@code spread}: each domain below {@value #ZONE} has one MX host of its own, and all hosts
 * have the address of the sink. Answers on a thread of its own, on a loopback address and port 53, because the resolver
 * of the C library knows no other port.
 */
final class DestinationDns implements AutoCloseable {
    /** The zone that the destinations lie in. */
    static final String ZONE = "spread.bench.example";

    /** Where it answers. */
    static final String ADDRESS = "127.53.0.1";

    private static final int PORT = 53;
    private static final int LARGEST = 4_096;
    private static final long TTL = 3_600;

    private final DatagramSocket socket;
    private final Name zone;
    /** Written by one thread. */
    private volatile long answered;

    private DestinationDns(DatagramSocket socket) throws IOException {
        this.socket = socket;
        this.zone = Name.fromString(ZONE + ".");
    }

    /** Starts it; only root may. */
    static DestinationDns start() {
        try {
            DestinationDns dns = new DestinationDns(new DatagramSocket(new InetSocketAddress(ADDRESS, PORT)));
            Thread thread = new Thread(dns::serve, "destination-dns");
            thread.setDaemon(true);
            thread.start();
            return dns;
        } catch (IOException e) {
            throw new BenchException("no name server at " + ADDRESS + ": " + e.getMessage(), e);
        }
    }

    /** A recipient at one of so many destinations. */
    static String recipient(int destination) {
        return "recipient@d" + destination + "." + ZONE;
    }

    private void serve() {
        byte[] buffer = new byte[LARGEST];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                Message query = new Message(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
                byte[] answer = answer(query).toWire();
                answered += 1;
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (SocketException e) {
                return;
            } catch (IOException e) {
                System.err.println("bench: name server: " + e.getMessage());
            }
        }
    }

    /** The answer to a query. */
    private Message answer(Message query) throws IOException {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.AA);
        answer.getHeader().setFlag(Flags.RA);
        Record question = query.getQuestion();
        if (question == null) {
            answer.getHeader().setRcode(Rcode.FORMERR);
            return answer;
        }
        answer.addRecord(question, Section.QUESTION);
        Name name = question.getName();
        if (!name.subdomain(zone)) {
            answer.getHeader().setRcode(Rcode.REFUSED);
        } else if (question.getType() == Type.MX && name.labels() == zone.labels() + 1) {
            Name host = Name.fromString("mx", name);
            answer.addRecord(new MXRecord(name, DClass.IN, TTL, 10, host), Section.ANSWER);
        } else if (question.getType() == Type.A && name.labels() == zone.labels() + 2) {
            answer.addRecord(new ARecord(name, DClass.IN, TTL, InetAddress.getByName("127.0.0.1")), Section.ANSWER);
        } else {
            // Without it nobody may remember that there is nothing (RFC 2308 §5).
            answer.addRecord(new SOARecord(zone, DClass.IN, TTL, zone, zone, 1, TTL, TTL, TTL, TTL), Section.AUTHORITY);
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
        System.err.println("bench: the name server answered " + answered + " questions");
    }
}
