package org.mailstage.it.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.Step;
import org.mailstage.it.peer.SmtpClient;
import org.mailstage.it.server.Https;
import org.mailstage.it.server.MailstageServer;

/** What an administrator sees: every page with the data of mail that was really sent. */
class ConsoleIT {
    private static final Pattern QUEUED = Pattern.compile("queued as ([0-9A-Z]+)");
    private static final String GREYLISTED = "451 4.7.1 Greylisting in action";
    private static final String MAILBOX_UNKNOWN = "550 5.1.1 Mailbox unknown";
    private static final int DESKTOP = 1440;
    private static final int PHONE = 390;

    private static FakeSmtpServer nextHop;
    private static MailstageServer server;
    private static ConsoleBrowser browser;
    private static String deferred;
    private static String bounced;

    @BeforeAll
    static void startAndSendMail() throws Exception {
        ConsoleBrowser.chromium();
        nextHop = FakeSmtpServer.smtp();
        nextHop.on(Step.RCPT).matching("grey@").reply(GREYLISTED);
        nextHop.on(Step.RCPT).matching("nobody@").reply(MAILBOX_UNKNOWN);
        server = MailstageServer.named("console")
                .with("trusted", "127.0.0.0/8")
                .with("smarthost", "127.0.0.1:" + nextHop.port())
                .with("retry.schedule", "1h")
                // What is greylisted has a rule of its own by default.
                .with("retry.rules.greylist.schedule", "1h")
                .start();
        browser = ConsoleBrowser.of(server);
        try (SmtpClient client = SmtpClient.greeted(server.smtpPort())) {
            deferred = send(client, "grey@there.test", "well@there.test");
            bounced = send(client, "nobody@there.test");
        }
        awaitTrace(deferred, "DEFERRED");
        awaitTrace(bounced, "BOUNCED");
    }

    private static String send(SmtpClient client, String... recipients) throws IOException {
        byte[] content = "Subject: test\r\n\r\ntext\r\n".getBytes(StandardCharsets.US_ASCII);
        String reply = client.submit("author@here.test", List.of(recipients), content);
        Matcher queued = QUEUED.matcher(reply);
        assertThat(queued.find()).as(reply).isTrue();
        return queued.group(1);
    }

    private static void awaitTrace(String id, String state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Https.getAsAdmin(server, "/mta/api/v1/messages?q=" + id)
                                .body())
                        .contains("\"state\":\"" + state + "\""));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
        if (nextHop != null) {
            nextHop.close();
        }
    }

    @AfterEach
    void browserShouldHaveFoundNoFault() {
        assertThat(browser.takeComplaints()).isEmpty();
    }

    private static void assertAccessible(Page page) {
        assertThat(ConsoleBrowser.accessibilityFaults(page)).as(page.url()).isEmpty();
        assertThat(page.getAttribute("html", "lang")).isEqualTo("en");
        assertThat(page.locator("h1").count()).isEqualTo(1);
    }

    /** Nothing may be wider than the window. */
    private static void assertFits(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
                .as(page.url())
                .isEqualTo(0);
    }

    @Test
    void loginShouldLeadToThePageThatWasWanted() {
        Page page = browser.stranger(DESKTOP, ColorScheme.LIGHT);
        browser.go(page, "/message.xhtml?id=" + deferred);
        assertThat(page.title()).isEqualTo("Sign in · Mailstage");
        assertAccessible(page);

        browser.signIn(page, server.adminPassword());

        page.waitForSelector("h1:has-text('" + deferred + "')");
        Cookie session = page.context().cookies().stream()
                .filter(cookie -> cookie.name.equals("JSESSIONID"))
                .findFirst()
                .orElseThrow();
        assertThat(session.secure).isTrue();
        assertThat(session.httpOnly).isTrue();
        assertThat(session.sameSite).isNotNull();
    }

    @Test
    void wrongPasswordShouldBeToldWithoutSayingWhatIsWrong() {
        Page page = browser.stranger(DESKTOP, ColorScheme.DARK);
        browser.go(page, "/login.xhtml");

        browser.signIn(page, "wrong");

        assertThat(page.textContent("[role=alert]")).contains("User name or password is wrong.");
        assertAccessible(page);
        browser.go(page, "/dashboard.xhtml");
        assertThat(page.url()).contains("/login.xhtml");
    }

    @Test
    void signingOutShouldEndTheSession() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);

        page.click("#signout button");

        page.waitForSelector("text=You are signed out.");
        browser.go(page, "/queues.xhtml");
        assertThat(page.url()).contains("/login.xhtml");
    }

    @Test
    void dashboardShouldShowWhatHappened() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);

        assertThat(page.title()).isEqualTo("Dashboard · Mailstage");
        assertThat(page.textContent(".tile.received .detail")).contains("messages since start");
        assertThat(page.textContent("#failures"))
                .contains("grey@there.test", GREYLISTED, "nobody@there.test", MAILBOX_UNKNOWN);
        assertThat(page.textContent("#failures")).contains("127.0.0.1");
        assertThat(page.textContent("#queueDepths")).contains("mta.inbound", "mta.retry.1h");
        assertThat(page.textContent("#nodes")).contains("node1", "Alive");
        assertThat(page.textContent("#listeners")).contains("127.0.0.1:" + server.smtpPort(), "Open");
        assertThat(page.textContent(".page-head")).containsPattern("CES?T");
        assertAccessible(page);
    }

    @Test
    void dashboardShouldRenewItselfUntilPaused() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);
        String before = page.textContent("#updated").strip();

        page.waitForSelector("#updated:not(:has-text('" + before + "'))");
        page.click("[data-live-toggle]");

        assertThat(page.textContent(".live-words")).contains("Paused");
        assertThat(page.getAttribute("[data-live-toggle]", "aria-pressed")).isEqualTo("true");
    }

    @Test
    void keyboardUserShouldStayWhereTheyAreWhenThePageRenewsItself() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);
        page.click("summary");
        String link = "#queueDepths a:has-text('mta.inbound')";
        page.focus(link);
        String before = page.textContent("#updated").strip();

        page.waitForSelector("#updated:not(:has-text('" + before + "'))");

        page.waitForSelector(link + ":focus");
        assertThat(page.isVisible("#figures tbody tr >> nth=11")).isTrue();
    }

    @Test
    void queuesShouldLeadToTheirMessages() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);
        browser.go(page, "/queues.xhtml");
        assertThat(page.textContent("#list")).contains("mta.inbound", "mta.outbound", "deferred by 1h");
        assertAccessible(page);

        page.click("th:has-text('Messages')");
        page.waitForSelector("th[aria-sort=ascending]:has-text('Messages')");
        page.click("#list a:has-text('mta.retry.1h')");

        page.waitForSelector("h1:has-text('mta.retry.1h')");
        assertThat(page.textContent("tbody"))
                .contains(deferred, "author@here.test", "grey@there.test", GREYLISTED)
                .doesNotContain("well@there.test");
        assertAccessible(page);
    }

    @Test
    void mailShouldBeFoundAndHeldWhenAskedTwice() throws IOException {
        // Of its own: what is changed goes on to another tier, and the other tests look for theirs.
        String own;
        try (SmtpClient client = SmtpClient.greeted(server.smtpPort())) {
            own = send(client, "own-grey@there.test");
        }
        awaitTrace(own, "DEFERRED");
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);
        browser.go(page, "/mail.xhtml");
        page.fill("#f-recipient", "nobody-at-all@there.test");
        page.click(".filter button[type=submit]");
        page.waitForSelector("text=Nothing in the queue matches");
        assertAccessible(page);

        browser.go(page, "/mail.xhtml?recipient=own-grey%40there.test");
        assertThat(page.textContent("section[aria-label=Entries]")).contains(own, "Deferred", GREYLISTED);
        assertAccessible(page);
        assertFits(page);
        page.selectOption("[id='work:what']", "priority");
        page.fill("[id='work:priority']", "ten");
        page.click("[id='work:act']");
        page.waitForSelector(".flash.bad:has-text('from -9 to 9')");
        page.fill("[id='work:priority']", "3");
        page.click("[id='work:act']");
        page.waitForSelector(".flash.warn:has-text('1 entry matches')");
        page.click("[id='work:act']");
        page.waitForSelector(".flash.good:has-text('In force as job')");
        page.waitForSelector("section[aria-label=Jobs] :has-text('Through')");
        assertAccessible(page);
    }

    @Test
    void listenersShouldShowSettingsAndState() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);
        page.click("#listeners-title ~ a");

        page.waitForSelector("h1:has-text('Listeners')");
        assertThat(page.textContent("#summary")).contains("all open");
        assertThat(page.textContent("section[aria-labelledby=listener-mx]"))
                .contains("Open", "127.0.0.1:" + server.smtpPort(), "STARTTLS, offered", "Not offered", "Accepted");
        assertThat(page.textContent("section[aria-labelledby=listener-submissions]"))
                .contains("127.0.0.1:" + server.submissionsPort(), "From the first octet", "Required");
        assertThat(page.textContent("main")).contains("Certificates");
        assertAccessible(page);
    }

    @Test
    void traceShouldBeSearchedByAddressStateAndId() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);
        browser.go(page, "/trace.xhtml");
        page.fill("#f-recipient", "nobody@there.test");
        page.click("text=Search");
        page.waitForURL("**/trace.xhtml?**recipient=nobody**");
        assertThat(page.textContent("tbody")).contains(bounced, "Bounced").doesNotContain(deferred);
        assertAccessible(page);

        browser.go(page, "/trace.xhtml?state=deferred");
        assertThat(page.textContent("tbody")).contains(deferred).doesNotContain(bounced);

        page.fill("header input[type=search]", deferred);
        page.press("header input[type=search]", "Enter");
        page.waitForURL("**/trace.xhtml?q=" + deferred);
        assertThat(page.locator("tbody tr").count()).isEqualTo(1);
    }

    @Test
    void searchWithoutResultShouldSaySo() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);

        browser.go(page, "/trace.xhtml?q=" + URLEncoder.encode("<script>alert(1)</script>", StandardCharsets.UTF_8));

        assertThat(page.textContent("main")).contains("No message matches");
        assertThat(page.inputValue("#f-q")).isEqualTo("<script>alert(1)</script>");
        assertAccessible(page);

        browser.go(page, "/trace.xhtml?from=2026-11-24T10:00&to=2026-11-24T09:00");
        assertThat(page.textContent("[role=alert]")).contains("must be earlier");
    }

    @Test
    void messageShouldShowItsWholeLife() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);

        browser.go(page, "/message.xhtml?id=" + deferred);

        assertThat(page.textContent(".timeline"))
                .contains("Received", "Delivered", "Deferred", "attempt 1", GREYLISTED);
        assertThat(page.textContent("table")).contains("grey@there.test", "Deferred", "well@there.test", "Delivered");
        assertAccessible(page);

        browser.go(page, "/message.xhtml?id=" + bounced);
        page.click(".timeline a");
        page.waitForSelector("text=It tells that mail failed");
        assertThat(page.textContent("dl")).contains("<>");
    }

    @Test
    void unknownMessageShouldBeToldApartFromAFault() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);

        browser.go(page, "/message.xhtml?id=NOSUCHMESSAGE");

        assertThat(page.textContent("main")).contains("The trace does not know this message");
        assertAccessible(page);
    }

    @Test
    void configurationShouldBeCheckedAndApplied() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);
        browser.go(page, "/configuration.xhtml");
        assertThat(page.textContent(".yaml")).contains("smarthost:", "127.0.0.1:" + nextHop.port());
        assertAccessible(page);

        browser.go(page, "/configuration.xhtml?tab=change");
        page.fill("#text", "hostname: mx.console.test\nretry:\n  schedul: 1m\n");
        page.click("#check");
        page.waitForSelector(".faults");
        assertThat(page.textContent(".faults")).contains("3:3", "retry.schedul");
        assertThat(page.isDisabled("#apply")).isTrue();
        assertAccessible(page);

        page.fill("#text", "hostname: mx.console.test\n");
        page.click("#check");
        page.waitForSelector(".flash.good:has-text('No faults')");
        page.click("#apply");
        page.waitForSelector(".flash.good:has-text('Applied')");
        assertAccessible(page);

        browser.go(page, "/configuration.xhtml?tab=applied");
        assertThat(page.textContent(".yaml")).contains("mx.console.test");
        assertThat(page.textContent(".page-head")).contains("console, admin");
        assertAccessible(page);
    }

    @Test
    void usersAndAliasesShouldBeAddedChangedAndRemoved() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);
        browser.go(page, "/users.xhtml");
        page.fill("#newName", "jane@here.test");
        page.fill("#password", "short");
        page.click("#add");
        page.waitForSelector("#outcome .flash.bad");
        page.fill("#password", "long enough");
        page.fill("#senders", "@lists.here.test");
        page.click("#add");
        page.waitForSelector("#outcome .flash.good");
        assertAccessible(page);

        browser.go(page, "/users.xhtml?name=jane%40here.test");
        assertThat(page.inputValue("#senders")).isEqualTo("@lists.here.test");
        assertThat(page.inputValue("#password")).isEmpty();
        page.uncheck("#enabled");
        page.click("#save");
        page.waitForSelector("#outcome .flash.good");
        assertThat(page.textContent("#list tbody")).contains("No");
        page.click("#remove");
        page.waitForSelector("#outcome .flash.warn");
        page.click("#remove");
        page.waitForSelector("#outcome .flash.good");
        assertThat(page.textContent("#list")).contains("No users yet");

        browser.go(page, "/aliases.xhtml");
        page.fill("#newAddress", "@here.test");
        page.fill("#targets", "jane@here.test");
        page.click("#add");
        page.waitForSelector("#outcome .flash.good");
        assertAccessible(page);
    }

    @Test
    void blocksShouldSayWhenThereAreNone() {
        Page page = browser.administrator(DESKTOP, ColorScheme.DARK);
        browser.go(page, "/blocks.xhtml");

        assertThat(page.textContent("#list")).contains("Nobody is blocked");
        assertAccessible(page);
    }

    @Test
    void missingPageShouldBeADesignedPage() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);
        for (String path : List.of("/nowhere.xhtml", "/nowhere", "/queue.xhtml?name=mta.none")) {
            Response response = browser.go(page, path);

            assertThat(response.status()).as(path).isEqualTo(404);
            assertThat(page.textContent("h1")).isEqualTo("Nothing here");
            assertThat(page.content()).doesNotContain("Exception", "Payara");
        }
        assertAccessible(page);
    }

    @Test
    void pageNumberThatIsNoneShouldBeTheFirstPage() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);

        browser.go(page, "/queue.xhtml?name=mta.retry.1h&page=x");
        assertThat(page.textContent("tbody")).contains(deferred);

        browser.go(page, "/trace.xhtml?page=-1");
        assertThat(page.textContent("tbody")).contains(deferred, bounced);
    }

    @Test
    void templatesShouldNotBeServed() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);

        assertThat(browser.go(page, "/WEB-INF/web.xml").status()).isEqualTo(404);
        assertThat(browser.go(page, "/WEB-INF/templates/shell.xhtml").status()).isEqualTo(404);
    }

    @Test
    void everyPageShouldFitAPhoneInTheDark() {
        Page page = browser.administrator(PHONE, ColorScheme.DARK);
        for (String path : List.of(
                "/dashboard.xhtml",
                "/queues.xhtml",
                "/listeners.xhtml",
                "/defence.xhtml",
                "/queue.xhtml?name=mta.retry.1h",
                "/trace.xhtml",
                "/message.xhtml?id=" + deferred,
                "/users.xhtml",
                "/aliases.xhtml",
                "/blocks.xhtml",
                "/configuration.xhtml",
                "/configuration.xhtml?tab=change")) {
            browser.go(page, path);

            assertFits(page);
            assertAccessible(page);
        }
    }

    @Test
    void themeChosenShouldOutliveThePage() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);

        page.click("[data-theme-toggle]");
        page.reload();

        assertThat(page.getAttribute("html", "data-theme")).isEqualTo("dark");
        assertAccessible(page);
    }

    @Test
    void lostSessionShouldLeadALivePageToTheLogin() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);

        page.context().clearCookies();

        page.waitForURL("**/login.xhtml**");
    }

    @Test
    void policyShouldForbidEverythingFromOutside() {
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);

        Response response = browser.go(page, "/dashboard.xhtml");

        assertThat(response.headerValue("content-security-policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'", "script-src 'self' 'nonce-")
                .doesNotContain("unsafe");
        assertThat(response.headerValue("x-frame-options")).isEqualTo("DENY");
        assertThat(response.headerValue("x-content-type-options")).isEqualTo("nosniff");
        assertThat(response.headerValue("cache-control")).contains("no-store");
    }

    @Test
    void databaseThatIsDownShouldTakeNothingButTheTrace() {
        String url = "resources.jdbc-connection-pool.mailstageDatabase.property.URL";
        String before = server.asadmin("get", url).stream()
                .filter(line -> line.contains("URL="))
                .map(line -> line.substring(line.indexOf("URL=") + 4))
                .findFirst()
                .orElseThrow();
        Page page = browser.administrator(DESKTOP, ColorScheme.LIGHT);
        server.asadmin("set", url + "=jdbc:h2:tcp://127.0.0.1:1/none");
        try {
            browser.go(page, "/trace.xhtml");
            assertThat(page.textContent(".alerts")).contains("The trace database does not answer");
            assertAccessible(page);

            browser.go(page, "/dashboard.xhtml");
            page.waitForSelector("#alerts:has-text('The trace database does not answer')");
            assertThat(page.textContent("#queueDepths")).contains("mta.inbound");
            assertAccessible(page);
        } finally {
            server.asadmin("set", url + "=" + before);
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            browser.go(page, "/trace.xhtml?q=" + deferred);
            assertThat(page.textContent("main")).contains("grey@there.test");
            // The dashboard remembers for some seconds that the database was down.
            browser.go(page, "/dashboard.xhtml");
            assertThat(page.textContent("#failures")).contains("grey@there.test");
        });
    }
}
