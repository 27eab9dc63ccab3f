Feature: what shares an expensive fixture stays on one worker

  Background:
    Given the suite "small"
    And a file "features/steps/more.py"
      """
      import os
      from behave import given

      @given("{what} is used")
      def use(context, what):
          line = "%s %s %s" % (what, os.environ["EVENSHARD_WORKER_ID"], os.getpid())
          with open("used.log", "a") as log:
              log.write(line + "\n")
      """

  Scenario Outline: features of a folder, or with a tag in common, run in one process (<options>, <venv>)
    Given behave and coverage "<venv>"
    And twelve features in three folders that share one of four fixtures
    When I run "evenshard run -j 4 <options>"
    Then the status is 0
    And each "<what>" was used by one process
    And more than one process used something

    Examples:
      | venv | options                                  | what    |
      | old  | --group-by tag                           | fixture |
      | new  | --group-by folder                        | folder  |
      | new  | --group-by tag:@fixture.*  --order file  | fixture |
      | old  | --group-by folder --order random:7 --cov | folder  |
      | new  | --group-by tag --recycle 1               | fixture |

  Scenario: a plan shows groups together
    Given behave and coverage "new"
    And twelve features in three folders that share one of four fixtures
    When I run "evenshard plan -j 8 --group-by folder --json"
    Then the status is 0
    And features of one folder are in one shard
    When I run "evenshard simulate --group-by folder"
    Then the status is 0
    And standard output has "and 3 more"

  Scenario: a failure with --stop leaves the rest of the group
    Given behave and coverage "new"
    And twelve features in three folders that share one of four fixtures
    And a file "features/zero/a.feature"
      """
      Feature: a
        Scenario: one
          Given it fails
      """
    When I run "evenshard run -j 1 --group-by folder --order file -- --stop"
    Then the status is 1
    And standard output has "not run: stopped after the first failure (--stop)"
    And standard output has no "missing"

  Scenario Outline: what cannot be grouped is refused (<options>)
    When I run "evenshard run <options>"
    Then the status is 2
    And the message is one line
    And standard error has "<message>"

    Examples:
      | options                         | message                                            |
      | --group-by name                 | is not feature, folder, tag or tag:PATTERN         |
      | --group-by tag:                 | is not feature, folder, tag or tag:PATTERN         |
      | --group-by folder --divide auto | --divide takes apart what --group-by keeps together |
