package io.jenkins.plugins.kvmbench.ui;

import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.html.HtmlTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/** What is sent beside whole pages: parts of a table for its script, charts' data, files. */
final class Answers implements HttpResponse {

    /** Whoever asks for more rows gets this many. */
    private static final int MOST_ROWS = 20_000;

    private static final String HTML = "text/html;charset=UTF-8";

    /** A document that is written to a stream. */
    interface Document {
        void write(OutputStream to) throws IOException;
    }

    private final String type;
    private final Optional<String> fileName;
    private final Document document;

    private Answers(String type, Optional<String> fileName, Document document) {
        this.type = type;
        this.fileName = fileName;
        this.document = document;
    }

    /** The rows of a query, in a table that says how many match and where the next part starts. */
    static HttpResponse rows(HtmlTable table, String filter, int column, boolean descending, int from, int count) {
        HtmlTable.Part part = table.part(new HtmlTable.Query(
                filter == null ? "" : filter, column, descending, from, Math.min(count, MOST_ROWS), false));
        return text(
                HTML,
                Optional.empty(),
                Markup.written(html -> html.open("table", "data-matching", "" + part.matching(), "data-next", "" + part.next())
                                .add(part.html())
                                .close("table"))
                        .toString());
    }

    /** What a row opens to. */
    static HttpResponse detail(HtmlTable table, int row) {
        return row < 0 || row >= table.size()
                ? HttpResponses.notFound()
                : text(HTML, Optional.empty(), table.detail(row).toString());
    }

    /** Written before anything is sent, so that a failure is answered as one. */
    static HttpResponse json(Document document) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        document.write(content);
        return new Answers("application/json;charset=UTF-8", Optional.empty(), content::writeTo);
    }

    static HttpResponse file(String type, String name, String content) {
        return text(type, Optional.of(name), content);
    }

    /** @param content is closed */
    static HttpResponse file(String type, String name, InputStream content) {
        return new Answers(type, Optional.of(name), to -> {
            try (content) {
                content.transferTo(to);
            }
        });
    }

    private static HttpResponse text(String type, Optional<String> fileName, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        return new Answers(type, fileName, to -> to.write(content));
    }

    @Override
    public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node) throws IOException {
        response.setContentType(type);
        response.setHeader("X-Content-Type-Options", "nosniff");
        fileName.ifPresent(
                name -> response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\""));
        document.write(response.getOutputStream());
    }
}
