Feature: what must not run together does not

  Scenario Outline: serial scenarios run alone, resources are never used beyond their capacity (<venv>)
    Given behave and coverage "<venv>"
    When suites of seeds <first> to <last> are run twice with "<options>", nothing runs beside what excludes it

    Examples:
      | venv | first | last | options              |
      | old  | 1     | 2    | -j 4                 |
      | new  | 3     | 3    | -j 4                 |
      | new  | 4     | 4    | -j 3 --recycle 2     |
      | old  | 5     | 5    | -j 4 --divide always |

    @full
    Examples: many
      | venv | first | last | options              |
      | old  | 100   | 120  | -j 6                 |
      | new  | 200   | 220  | -j 4 --divide always |
      | new  | 300   | 310  | -j 5 --recycle 1     |

  Scenario: the probe would notice
    Given a suite whose scenarios record who runs beside whom, of seed 1
    And a file "features/loud.feature"
      """
      Feature: loud
        Scenario: loud db
          Given it takes 900 ms
        Scenario: loud alone
          Given it takes 900 ms
      """
    When I run "evenshard run -j 4"
    Then the status is 0
    And the probe finds a violation

  Scenario: a plan names the needs and what they cost
    Given the suite "small"
    And a file "features/a.feature"
      """
      @evenshard.serial
      Feature: a
        Scenario: one
          Given it passes
      """
    And a file "features/b.feature"
      """
      Feature: b
        @evenshard.resource(db)
        Scenario: one
          Given it passes
        @mailing
        Scenario: two
          Given it passes
      """
    And a file "features/c.feature"
      """
      Feature: c
        @evenshard.resource(db) @mailing
        Scenario: one
          Given it passes
      """
    When I run "evenshard plan -j 3 --resource @mailing=post"
    Then the status is 0
    And standard output has "features/a.feature  (alone)"
    And standard output has "features/b.feature  (needs db, post)"
    And standard output has "features/c.feature  (needs db, post)"
    And standard output has "what must not run together costs"
    When I run "evenshard simulate --cores 4 --resource db=2"
    Then the status is 0
    And standard output has "for what must not run together"

  Scenario: the summary tells how long workers were kept waiting
    Given the suite "small"
    And a file "features/a.feature"
      """
      @evenshard.serial
      Feature: a
        Scenario: one
          Given it waits 1 seconds
      """
    When I run "evenshard run -j 2"
    Then the status is 0
    And standard output has "kept waiting by what must not run together: 1"

  Scenario Outline: a tag that is none of ours is refused with its place (<venv>, <tag>)
    Given behave and coverage "<venv>"
    And the suite "small"
    And a file "features/a.feature"
      """
      Feature: a
        Background:
          Given it passes

        @slow <tag>
        Scenario Outline: one
          Given it passes
          Examples:
            | n |
            | 1 |
      """
    When I run "evenshard run"
    Then the status is 2
    And the message is one line
    And standard error has "features/a.feature:5: <tag> is no tag of evenshard's"
    And there is no file "ran.log"

    Examples:
      | venv | tag                     |
      | old  | @evenshard.resource()   |
      | new  | @evenshard.resource     |
      | old  | @evenshard.resource(a,b) |
      | new  | @evenshard.serial(db)   |

  Scenario: a resource that cannot be is refused
    Given the suite "small"
    When I run "evenshard run --resource db=0"
    Then the status is 2
    And standard error has "--resource: "
    And the message is one line
