package org.mailstage.it.console;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mailstage.it.server.MailstageServer;
import org.opentest4j.TestAbortedException;

/**
 * Chromium, looking at the console of a server. Where no Chromium is installed the tests are skipped with a message, and fail
 * where CI=true. Not thread-safe.
 */
final class ConsoleBrowser implements AutoCloseable {
    private static final double PATIENCE_MILLIS = 60_000;
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final MailstageServer server;
    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new ArrayList<>();

    private ConsoleBrowser(MailstageServer server, Path chromium) {
        this.server = server;
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(ARGUMENTS));
    }

    static ConsoleBrowser of(MailstageServer server) {
        return new ConsoleBrowser(server, chromium());
    }

    /** Looks for Chromium before anything is started for its sake. */
    static Path chromium() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(ConsoleBrowser::missing);
    }

    private static RuntimeException missing() {
        String message = "Chromium is not installed, so the console cannot be tested here";
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(message);
        }
        return new TestAbortedException(message);
    }

    /** A page of a browser that has never been here. */
    Page stranger(int width, ColorScheme colours) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setIgnoreHTTPSErrors(true)
                .setViewportSize(width, 900)
                .setColorScheme(colours)
                .setTimezoneId("Europe/Berlin")
                .setReducedMotion(ReducedMotion.REDUCE));
        Page page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(message -> {
            // That a page is missing is told by the browser too, and is asked for by one test.
            if (message.type().equals("error") && !message.text().contains("status of 404")) {
                complaints.add(page.url() + ": " + message.text() + " at " + message.location());
            }
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
        return page;
    }

    /** The same, signed in and on the dashboard. */
    Page administrator(int width, ColorScheme colours) {
        Page page = stranger(width, colours);
        go(page, "/");
        signIn(page, server.adminPassword());
        page.waitForSelector("h1:has-text('Dashboard')");
        return page;
    }

    void signIn(Page page, String password) {
        page.fill("#user", server.adminUser());
        page.fill("#password", password);
        page.click("#submit");
    }

    Response go(Page page, String path) {
        return page.navigate(server.https() + "/mta" + path);
    }

    /** What axe finds fault with, as rule and place; empty when all is well. */
    static List<String> accessibilityFaults(Page page) {
        return new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .map(ConsoleBrowser::describe)
                        .toList();
    }

    private static String describe(Rule rule) {
        return rule.getId() + " at "
                + rule.getNodes().stream()
                        .map(node -> node.getTarget() + " " + node.getHtml())
                        .toList();
    }

    /** Faults of scripts, and what the content security policy had to stop, since this was asked last. */
    List<String> takeComplaints() {
        List<String> taken = List.copyOf(complaints);
        complaints.clear();
        return taken;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
