# make demo: builds, measures this machine's KVM, compares, gates, reports. make test: every test that can run here.
SHELL := /bin/bash
.DEFAULT_GOAL := build
.PHONY: help setup build native demo jenkins test test-native test-guest test-standalone test-plugin clean

MVN := mvn -B -q -ntp -f standalone/pom.xml
JAR := standalone/target/kvmbench.jar
HARNESS := build/resources/native/linux-x86-64/kvmbench-harness
SOURCES := $(shell find src/main standalone/pom.xml -type f 2>/dev/null)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 18

setup: ## install what this machine lacks
	@.ci/setup

build: $(JAR) ## the harness and the command line

native: setup ## the harness alone
	@$(MAKE) --no-print-directory -C native resources

$(HARNESS): $(shell find native/src native/guests native/Makefile -type f) | setup
	@$(MAKE) --no-print-directory -C native resources

$(JAR): $(HARNESS) $(SOURCES) | setup
	@echo "building the command line"
	@$(MVN) -DskipTests package
	@.ci/archive-classes

demo: build ## the main job, for real, on this machine
	@.ci/demo

jenkins: $(HARNESS) ## a real Jenkins with the plugin and a demo job on this machine
	@.ci/jenkins

test: build test-native test-guest test-standalone test-plugin ## everything that can be tested here

test-native: setup ## the harness, plain and under the sanitizers
	@$(MAKE) --no-print-directory -C native test asan

test-guest: test-native ## the harness on a real KVM, in an emulated virtual machine
	@.ci/test-guest

test-standalone: build ## engine and command line
	@.ci/test-modules
	@mvn -B -ntp -f standalone/pom.xml verify
	@.ci/archive-classes

test-plugin: $(HARNESS) ## the Jenkins plugin, where its POM resolves
	@.ci/test-modules
	@.ci/test-plugin

clean: ## remove everything that was built
	@$(MAKE) --no-print-directory -C native clean
	@rm -rf build target standalone/target
