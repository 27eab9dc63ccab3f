Feature: how many workers, what would move, how good are the estimates

  Scenario: simulate counts workers and stops where more gains little
    Given the suite "many"
    When I run "evenshard run -j 2"
    And I run "evenshard simulate --cores 8"
    Then the status is 0
    And standard output has "more gains under 5 %"
    And standard output matches "floor [0-9.]+m?s with any number, start-up included; divided into scenarios"

  Scenario: simulate for programs, with a target that is met and one that is not
    Given the suite "many"
    When I run "evenshard simulate --json --target-time 1h"
    Then the status is 0
    And standard output is JSON
    And standard output has "target_count"
    When I run "evenshard simulate --target-time 1ms"
    Then the status is 1
    And standard output has "no number of workers meets"

  Scenario: simulate a matrix of nodes
    Given the suite "many"
    When I run "evenshard simulate --nodes 3 --workers 2 --cores 2"
    Then the status is 0
    And standard output matches "3 x 2 "

  Scenario Outline: bad questions have one clear answer
    Given the suite "small"
    When I run "evenshard <words>"
    Then the status is 2
    And the message is one line
    And standard error has "<message>"

    Examples:
      | words                               | message                       |
      | simulate --nodes 0                  | 1 to 1024                     |
      | simulate --target-time soon         | --target-time                 |
      | simulate features/none              | there is no features/none     |
      | rebalance                           | no earlier plan               |
      | rebalance --against none.json       | there is no such file         |
      | rebalance --against features/steps/steps.py | is not a plan         |
      | rebalance --tolerance 101           | 0 to 100                      |

  Scenario: rebalance compares with the plan of the last run
    Given the suite "many"
    When I run "evenshard run -j 2"
    And I run "evenshard rebalance --write plan.json"
    Then the status is 0
    And standard output has "since the plan of"
    And the file "plan.json" has "workers"
    Given a file "features/added.feature"
      """
      Feature: added
        Scenario: one
          * it passes
      """
    And the file "features/f00.feature" is removed
    When I run "evenshard rebalance --against plan.json"
    Then the status is 0
    And standard output has "1 new"
    And standard output has "features/added.feature"
    And standard output has "1 gone"

  Scenario: the estimators are compared on the recorded runs
    Given the suite "many"
    When I run "evenshard history --backtest"
    Then the status is 0
    And standard output has "run the suite twice"
    When I run "evenshard run -j 2"
    And I run "evenshard run -j 2"
    And I run "evenshard history --backtest"
    Then standard output has "1 run predicted"
    And standard output has "last value"
