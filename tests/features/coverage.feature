Feature: the coverage of a run in shards is the sequential run's

  Scenario Outline: lines, branches and sources (<venv>, <sequential>)
    Given behave and coverage "<venv>"
    And the suite "covered"
    When behave runs it sequentially under coverage "<sequential>"
    And I run it in 3 workers under coverage "<sharded>"
    Then the coverage equals the sequential run's
    And the JSON report "report.json" equals the sequential one
    When I run it as the baseline under coverage "<sharded>"
    Then the coverage equals the sequential run's

    Examples:
      | venv | sequential              | sharded                   |
      | old  | plain                   | plain                     |
      | new  | plain                   | plain                     |
      | old  | --branch                | --cov-branch              |
      | new  | --branch                | --cov-branch              |
      | old  | --source=paint          | --cov=paint               |
      | new  | --source=paint          | --cov=paint               |
      | old  | --branch --source=paint | --cov=paint --cov-branch  |
      | new  | --branch --source=paint | --cov=paint --cov-branch  |
      | new  | --source=paint.red,paint.green | --cov=paint.red --cov=paint.green |

  Scenario Outline: the project's own configuration (<venv>, <setting>)
    Given behave and coverage "<venv>"
    And the suite "covered"
    And a file ".coveragerc"
      """
      [run]
      <setting>
      source = .
      omit = features/*
      """
    When behave runs it sequentially under coverage "plain"
    And I run it in 2 workers under coverage "plain"
    Then the coverage equals the sequential run's
    When I run it as the baseline under coverage "plain"
    Then the coverage equals the sequential run's

    Examples:
      | venv | setting                         |
      | old  | relative_files = true           |
      | new  | relative_files = true           |
      | old  | dynamic_context = test_function |
      | new  | dynamic_context = test_function |
      | old  | parallel = true                 |
      | new  | parallel = true                 |
      | new  | branch = true                   |
      | old  | context = nightly               |

  Scenario: the whole tree as the source, folders that are no packages included
    Given behave and coverage "new"
    And the suite "covered"
    And a file ".coveragerc"
      """
      [run]
      source = .
      [report]
      include_namespace_packages = true
      """
    When behave runs it sequentially under coverage "plain"
    And I run it in 2 workers under coverage "plain"
    Then the coverage equals the sequential run's
    When I run it as the baseline under coverage "plain"
    Then the coverage equals the sequential run's

  Scenario Outline: Python processes that the tests start (<venv>, <setting>)
    Given behave and coverage "<venv>"
    And the suite "children"
    And a file ".coveragerc"
      """
      [run]
      <setting>
      source = paint
      """
    When behave runs it sequentially under coverage "plain"
    And I run it in 2 workers under coverage "plain"
    Then the coverage equals the sequential run's
    When I run it as the baseline under coverage "plain"
    Then the coverage equals the sequential run's

    Examples:
      | venv | setting                           |
      | old  | parallel = true                   |
      | new  | parallel = true                   |
      | new  | patch = subprocess                |
      | new  | patch = subprocess, fork, _exit   |
      | new  | concurrency = multiprocessing     |
      | old  | concurrency = multiprocessing     |

  Scenario Outline: children measured through the user's own sitecustomize (<venv>)
    Given behave and coverage "<venv>"
    And the suite "children"
    And a file ".coveragerc"
      """
      [run]
      parallel = true
      source = paint
      """
    And a file "site/sitecustomize.py" with the line "import coverage; coverage.process_startup()"
    And the variable PYTHONPATH is "site"
    And the variable COVERAGE_PROCESS_START is ".coveragerc"
    When behave runs it sequentially under coverage "plain"
    And I run it in 2 workers under coverage "plain"
    Then the coverage equals the sequential run's
    When I run it as the baseline under coverage "plain"
    Then the coverage equals the sequential run's

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario Outline: a context for each scenario (<venv>)
    Given behave and coverage "<venv>"
    And the suite "covered"
    When I run "evenshard run -j 2 --cov=paint --cov-context=scenario --cov-report=json:c.json"
    Then the status is 1
    And the contexts name "features/b.feature:3"

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario Outline: the threshold is coverage's own verdict, and the exact one on request (<venv>)
    Given behave and coverage "<venv>"
    And the suite "covered"
    And the file "features/c.feature" is removed
    When I run "evenshard run -j 2 --cov=paint --cov-fail-under=100"
    Then the status is 3
    When I run "evenshard run -j 2 --cov=paint --cov-fail-under=10"
    Then the status is 0
    And the file ".coverage" is there

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario Outline: coverage that is lost is a status of its own, although every test passed (<venv>)
    Given behave and coverage "<venv>"
    And the suite "covered"
    And the file "features/c.feature" is removed
    And a file ".coveragerc"
      """
      [run]
      parallel = true
      """
    And a file "features/steps/torn_steps.py"
      """
      import os
      from behave import step

      @step('a child of the tests is killed while it saves')
      def tear(context):
          open(os.environ["COVERAGE_FILE"] + ".host.pid7.Xabcdefx", "w").close()
      """
    And a file "features/torn.feature"
      """
      Feature: torn
        Scenario: one
          * a child of the tests is killed while it saves
      """
    When I run "evenshard run -j 2 --cov=paint --cov-fail-under=10"
    Then the status is 4
    And standard output has "coverage of 10 % reached"
    And standard error has "Xabcdefx: it is empty: its process was stopped before it saved"
    And standard error has "the workers' coverage data is kept in"

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario: a report that cannot be written is our own failure, and costs no other report
    Given the suite "covered"
    And the file "features/c.feature" is removed
    And a file "blocked" with the line "a file"
    When I run "evenshard run -j 2 --cov=paint --cov-report=html:blocked/pages --cov-report=xml"
    Then the status is 5
    And standard error has "blocked/pages"
    And the file "coverage.xml" is there
    And the file ".coverage" is there

  Scenario: reports land where coverage puts them
    Given the suite "covered"
    And the file "features/c.feature" is removed
    When I run "evenshard run -j 2 --cov=paint --cov-report=term --cov-report=html --cov-report=xml --cov-report=json --cov-report=lcov:out/l.info"
    Then the status is 0
    And standard output has "TOTAL"
    And the file "htmlcov/index.html" is there
    And the file "coverage.xml" is there
    And the file "coverage.json" is there
    And the file "out/l.info" is there

  Scenario: yesterday's leftovers are left alone and not counted
    Given the suite "covered"
    When behave runs it sequentially under coverage "--source=paint"
    And the module "paint.unused" has left its coverage in ".coverage.old.123.XabcdefGx"
    And I run it in 2 workers under coverage "--cov=paint"
    Then the file ".coverage.old.123.XabcdefGx" is there
    And the coverage equals the sequential run's
    When I run it as the baseline under coverage "--cov=paint"
    Then the file ".coverage.old.123.XabcdefGx" is there
    And the coverage equals the sequential run's

  Scenario: nothing but broken features has no coverage to lose
    Given the suite "covered"
    And a file "broken/z.feature" with the line "This is not Gherkin"
    And a file "broken/steps/steps.py" with the line "pass"
    When I run "evenshard run --cov broken"
    Then the status is 1
    And standard output has "broken/z.feature"
    And standard error has no "lost"

  Scenario Outline: a launcher that runs coverage itself is refused before it runs (<venv>, <options>)
    Given behave and coverage "<venv>"
    And the suite "covered"
    When I run "evenshard run --launcher 'python -m coverage run -m behave' <options>"
    Then the status is 2
    And standard error has "the launcher measures coverage itself"
    And the message is one line
    And there is no file ".coverage"
    And there is no file "ran.log"

    Examples:
      | venv | options     |
      | old  | -j 2        |
      | new  | -j 2        |
      | new  | -j 2 --cov  |
      | new  | -j 1 --cov  |
      | new  | -j 1 --recycle 1 |

  Scenario Outline: with one process its file is the sequential run's (<venv>)
    Given behave and coverage "<venv>"
    And the suite "covered"
    When behave runs it sequentially under coverage "plain"
    And I run "evenshard run -j 1 --launcher 'python -m coverage run -m behave'"
    Then the status is 1
    And the coverage equals the sequential run's

    Examples:
      | venv |
      | old  |
      | new  |

  Scenario: with files of their own they are for the user to combine
    Given behave and coverage "new"
    And the suite "covered"
    When behave runs it sequentially under coverage "plain"
    And I run "evenshard run -j 2 --launcher 'python -m coverage run -p -m behave'"
    Then the status is 1
    When I run "python -m coverage combine"
    Then the status is 0
    And the coverage equals the sequential run's

  Scenario Outline: coverage that environment.py starts is refused, and no worker's file is the result (<venv>, <options>)
    Given behave and coverage "<venv>"
    And the suite "covered"
    And a file "features/environment.py"
      """
      import coverage

      def before_all(context):
          context.coverage = coverage.Coverage()
          context.coverage.start()

      def after_all(context):
          context.coverage.stop()
          context.coverage.save()
      """
    When I run "evenshard run <options>"
    Then the status is 4
    And standard error has "<message>"
    And there is no file ".coverage"

    Examples:
      | venv | options         | message                                            |
      | old  | -j 2            | writes the data of several worker processes into one file |
      | new  | -j 2            | writes the data of several worker processes into one file |
      | old  | -j 2 --cov      | so that --cov would measure nothing                |
      | new  | -j 1 --cov      | so that --cov would measure nothing                |

  Scenario Outline: a project may have modules that are called as the library's (<venv>)
    Given behave and coverage "<venv>"
    And the suite "covered"
    And a file "resource.py" with the line "OWN = True"
    And a file "features/steps/own.py"
      """
      from behave import step
      import resource

      @step("the project's resource is there")
      def there(context):
          assert resource.OWN
      """
    And a file "features/own.feature"
      """
      Feature: own
        Scenario: module
          * the project's resource is there
      """
    When behave runs it sequentially under coverage "plain"
    Given a file "sqlite3.py" with the line "OWN = True"
    And a file "optparse.py" with the line "OWN = True"
    When I run "evenshard run -j 2 --cov --cov-report=term --cov-report=html --cov-report=xml"
    Then the status is 1
    And the file "htmlcov/index.html" is there
    Given the file "sqlite3.py" is removed
    And the file "optparse.py" is removed
    Then the coverage equals the sequential run's

    Examples:
      | venv |
      | old  |
      | new  |
