package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Losses;
import java.util.List;

/** A row that differs in what a test is about. */
final class Rows {

    private final Row like;
    private String unit;
    private Direction better;
    private double base;
    private double head;
    private boolean linear;
    private double change;
    private double lower;
    private double upper;
    private double limit;
    private Losses lostBase;
    private Losses lostHead;
    private List<Row.Explanation> explanations;

    private Rows(Row like) {
        this.like = like;
        unit = like.unit();
        better = like.better();
        base = like.base();
        head = like.head();
        linear = like.linear();
        change = like.change();
        lower = like.lower();
        upper = like.upper();
        limit = like.limit();
        lostBase = like.lostBase();
        lostHead = like.lostHead();
        explanations = like.explanations();
    }

    static Rows of(Row like) {
        return new Rows(like);
    }

    Rows unit(String other) {
        unit = other;
        return this;
    }

    Rows better(Direction other) {
        better = other;
        return this;
    }

    Rows values(double ofBase, double ofHead) {
        base = ofBase;
        head = ofHead;
        return this;
    }

    /** A difference in the unit. */
    Rows linear() {
        linear = true;
        return this;
    }

    Rows change(double other, double lowerBound, double upperBound) {
        change = other;
        lower = lowerBound;
        upper = upperBound;
        return this;
    }

    Rows limit(double other) {
        limit = other;
        return this;
    }

    Rows lost(Losses ofBase, Losses ofHead) {
        lostBase = ofBase;
        lostHead = ofHead;
        return this;
    }

    Rows explained(Row.Explanation... by) {
        explanations = List.of(by);
        return this;
    }

    Row row() {
        return new Row(
                like.id(), unit, better, like.verdict(), like.level(), like.severity(), base, head, linear, change, lower,
                upper, like.p(), like.paired(), like.mde(), limit, like.nBase(), like.nHead(), lostBase, lostHead,
                like.rounds(), like.reason(), explanations);
    }
}
