package io.jenkins.plugins.kvmbench.engine.report;

/** One way of showing a run or a comparison. */
public interface Report {

    /** The whole report as text in the report's format. Names in the input are not trusted and come out escaped. */
    String render(ReportInput input);
}
