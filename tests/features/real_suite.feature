Feature: a real suite gives its sequential scenarios and coverage

  Scenario: the example
    Given the example "orderdesk"
    When behave runs it sequentially under coverage "plain"
    And I run it in 2 workers under coverage "plain"
    Then the coverage equals the sequential run's
    And the JSON report "report.json" equals the sequential one

  Scenario Outline: python-docx, <sequential> (<venv>, <workers> workers)
    Given behave and coverage "<venv>"
    And the real suite "python-docx-1.2.0"
    And the variable PYTHONPATH is "src"
    When behave runs it sequentially under coverage "<sequential>"
    And I run it in <workers> workers under coverage "<sharded>"
    Then the coverage equals the sequential run's
    And the JSON report "report.json" equals the sequential one

    Examples:
      | venv | workers | sequential             | sharded                 |
      | old  | 2       | --source=docx          | --cov=docx              |
      | new  | 4       | --source=docx          | --cov=docx              |
      | old  | 4       | --branch --source=docx | --cov=docx --cov-branch |
      | new  | 2       | --branch               | --cov-branch            |
