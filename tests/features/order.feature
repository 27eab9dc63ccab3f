Feature: the order in which features begin is the user's

  Scenario Outline: one worker runs them as <order> says
    Given the suite "uneven_notes"
    When I run "evenshard run -j 1"
    And I run "evenshard run -j 1 --order <order>"
    Then the status is 1
    And the last 3 lines of "ran.log" are "<notes>"

    Examples:
      | order        | notes                |
      | longest      | alpha, gamma, beta   |
      | file         | alpha, beta, gamma   |
      | failed-first | beta, alpha, gamma   |

  Scenario: a random order tells its seed, and the seed gives it again
    Given the suite "uneven_notes"
    When I run "evenshard run -j 1 --order random"
    Then standard error matches "order random:\d+"
    When I run "evenshard run -j 1 --order random:3"
    And I run "evenshard run -j 1 --order random:3"
    Then the last 3 lines of "ran.log" are those before them

  Scenario: another word is refused before anything runs
    Given the suite "uneven_notes"
    When I run "evenshard run --order slowest"
    Then the status is 2
    And standard error has "longest, failed-first, file, random or random:SEED"
    And there is no file "ran.log"
