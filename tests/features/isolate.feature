Feature: workers that see worlds of their own

  Scenario Outline: unsafe suites fail when they share, and not when each worker has its own view (<tags>, <options>, <user>)
    Given behave and coverage "<venv>"
    And a suite that is unsafe beside itself
    When the sequential run of "<tags>" is noted
    And they run in <workers> workers sharing everything, something fails
    And they run <count> times in <workers> workers with "<options>" as <user>, each is the sequential run

    @namespaces
    Examples: namespaces
      | venv | count | workers | tags                          | options                    | user             |
      | old  | 1     | 4       | scratch,folder,chdir,database | --isolate tree             | an ordinary user |
      | new  | 1     | 4       | scratch,folder,chdir,database | --isolate tree             | root             |
      | new  | 1     | 2       | home,temporary,slash          | --isolate home --isolate tmp | an ordinary user |
      | old  | 1     | 8       | port                          | --isolate net              | an ordinary user |
      | new  | 1     | 4       | port,scratch,home,slash       | --isolate all,net          | root             |
      | new  | 1     | 3       | scratch,folder,chdir,database,home,temporary,slash | --isolate all --divide always --recycle 2 | an ordinary user |

    Examples: copies
      | venv | count | workers | tags                          | options                              | user             |
      | old  | 1     | 4       | scratch,folder,chdir,database | --isolate tree --isolate-with copy   | an ordinary user |
      | new  | 1     | 8       | home,temporary                | --isolate home,tmp --isolate-with copy | root           |
      | new  | 1     | 2       | scratch,database,home,temporary | --isolate all --isolate-with copy --recycle 2 | root |

    @full @namespaces
    Examples: many runs
      | venv | count | workers | tags                          | options                    | user             |
      | old  | 20    | 2       | scratch,folder,chdir,database | --isolate tree             | an ordinary user |
      | new  | 20    | 8       | scratch,folder,chdir,database,home,temporary,slash | --isolate all | root       |
      | old  | 20    | 4       | scratch,folder,chdir,database,home,temporary,slash,port | --isolate all,net | an ordinary user |
      | new  | 20    | 4       | scratch,folder,chdir,database | --isolate tree --isolate-with copy | an ordinary user |
      | old  | 20    | 8       | scratch,folder,chdir,database,home,temporary | --isolate all --isolate-with copy | root |

  @namespaces
  Scenario Outline: whatever tests write to, the tree stays what it was but for what is kept (<user>)
    Given a suite that writes through every path it can think of
    When it runs with "--isolate tree --keep kept" as <user>
    Then the status is 0
    And standard error has "kept/deep/escape is not kept: it is no file"
    And the tree is as it was but for "kept, kept/proof.txt"
    And no copy of the project and no mount is left

    Examples:
      | user             |
      | an ordinary user |
      | root             |

  @namespaces
  Scenario Outline: what must come out comes out (<mechanism>)
    Given the suite "small"
    And a file "features/steps/more.py"
      """
      import os
      from pathlib import Path
      from behave import given

      @given("a report of {name} is written")
      def report(context, name):
          Path("reports/deep").mkdir(parents=True, exist_ok=True)
          Path(f"reports/deep/{name}.txt").write_text(name)
          Path("reports/all.txt").write_text(name)
          Path("reports/same.txt").write_text("the same")
          Path("lost.txt").write_text(name)
      """
    And a file "features/alpha.feature"
      """
      Feature: alpha
        Scenario: one
          Given a report of alpha is written
          And it waits 0.5 seconds
      """
    And a file "features/beta.feature"
      """
      Feature: beta
        Scenario: one
          Given a report of beta is written
          And it waits 0.5 seconds
      """
    And a file "pyproject.toml"
      """
      [tool.evenshard]
      isolate = ["tree"]
      isolate-with = "<mechanism>"
      keep = ["reports/**"]
      """
    When I run "evenshard run -j 2 --isolate-diff -- --junit --junit-directory out/junit -f json -o out/report.json"
    Then the status is 0
    And the file "reports/deep/alpha.txt" has "alpha"
    And the file "reports/deep/beta.txt" has "beta"
    And the file "reports/same.txt" has "the same"
    And standard error has "reports/all.txt: each version is kept beside it" once
    And there is no file "reports/all.txt"
    And the file "reports/all.txt.w0.0" is there
    And the file "reports/all.txt.w1.0" is there
    And the file "out/junit/TESTS-alpha.xml" is there
    And the file "out/junit/TESTS-gamma.xml" is there
    And the file "out/report.json" is a JSON array of 3
    And there is no file "lost.txt"
    And standard output has "+ lost.txt"
    And standard output has "+ reports/deep/beta.txt"
    And no copy of the project and no mount is left

    Examples:
      | mechanism  |
      | namespaces |
      | copy       |

  @namespaces
  Scenario Outline: what tests lock, and what cannot be kept, costs nothing else (<mechanism>)
    Given the suite "small"
    And a file "features/steps/more.py"
      """
      import os
      from pathlib import Path
      from behave import given

      @given("it locks what it writes")
      def lock(context):
          Path("reports").mkdir()
          Path("reports/a.txt").write_text("locked")
          Path("reports/a.txt").chmod(0)
          Path("reports/b.txt").write_text("open")
          Path("cache/deep").mkdir(parents=True)
          Path("cache/deep/file").write_text("x")
          Path("cache/deep").chmod(0o555)
          Path("cache").chmod(0)
      """
    And a file "features/alpha.feature"
      """
      Feature: alpha
        Scenario: one
          Given it locks what it writes
      """
    When it runs with "--isolate tree --isolate-with <mechanism> --keep reports/** -- --junit --junit-directory out" as an ordinary user
    Then the status is <status>
    And the file "reports/b.txt" has "open"
    And the file "out/TESTS-alpha.xml" is there
    And standard output has "3 features passed"
    And no copy of the project and no mount is left

    Examples:
      | mechanism  | status |
      | namespaces | 5      |
      | copy       | 0      |

  Scenario Outline: what is written through a link is kept where it leads (<mechanism>)
    Given the suite "small"
    And a file "build/reports/old.txt"
      """
      old
      """
    And a link "reports" to "build/reports"
    When I run "evenshard run --isolate tree --isolate-with <mechanism> -- --junit --junit-directory reports"
    Then the status is 0
    And the file "build/reports/TESTS-alpha.xml" is there

    @namespaces
    Examples:
      | mechanism  |
      | namespaces |

    Examples:
      | mechanism |
      | copy      |

  @namespaces
  Scenario Outline: a run that is killed leaves nothing (<mechanism>)
    Given the suite "small"
    And its tests can tell that they have begun
    And a file "features/alpha.feature"
      """
      Feature: alpha
        Scenario: one
          Given it leaves a process in a session of its own
          And it tells that it has begun
          And it waits 60 seconds
      """
    When I start "evenshard run -j 2 --isolate tree --isolate-with <mechanism>"
    And it has begun
    And I send it SIGKILL
    And it has ended
    Then no process of the run is left
    And no copy of the project and no mount is left
    And there is no file "ran.log"

    Examples:
      | mechanism  |
      | namespaces |
      | copy       |

  @namespaces
  Scenario Outline: a run that is interrupted keeps what it has (<mechanism>)
    Given the suite "small"
    And its tests can tell that they have begun
    And a file "features/alpha.feature"
      """
      Feature: alpha
        Scenario: one
          Given the file "kept.txt" is touched
          And it tells that it has begun
          And it waits 60 seconds
      """
    When I start "evenshard run -j 1 --grace 1s --isolate tree --keep kept.txt --isolate-with <mechanism>"
    And it has begun
    And I send it SIGINT
    And it has ended
    Then the status is 130
    And the file "kept.txt" is there
    And there is no file "ran.log"
    And no copy of the project and no mount is left

    Examples:
      | mechanism  |
      | namespaces |
      | copy       |

  @namespaces
  Scenario: a worker that died is replaced by one in a clean world
    Given the suite "small"
    And a file "features/alpha.feature"
      """
      Feature: alpha
        Scenario: one
          Given the file "left.txt" is touched
          And the process calls os._exit(3)
      """
    When I run "evenshard run -j 1 --order file --isolate tree --isolate-diff"
    Then the status is 4
    And standard output matches "worker process w0.0 wrote:\n(  .*\n)*  \+ left.txt"
    And standard output matches "worker process w0.1 wrote:\n  \+ hooks.log\n  \+ ran.log\n"
    And there is no file "left.txt"

  @namespaces
  Scenario Outline: Python processes that the tests start are measured (<options>)
    Given behave and coverage "new"
    And the suite "children"
    And a file ".coveragerc"
      """
      [run]
      patch = subprocess
      source = paint
      """
    When behave runs it sequentially under coverage "plain"
    And I run it in 3 workers under coverage "<options>"
    Then the coverage equals the sequential run's

    Examples:
      | options                            |
      | --isolate tree                     |
      | --isolate all,net                  |
      | --isolate all --isolate-with copy  |

  Scenario Outline: what cannot be had is refused before anything runs (<options>)
    Given the suite "small"
    When I run "evenshard run <options>"
    Then the status is 2
    And the message is one line
    And standard error has "<message>"
    And there is no file "ran.log"

    Examples:
      | options                           | message                                                       |
      | --isolate net --isolate-with copy | --isolate net needs namespaces                                |
      | --isolate tree,trees              | is not tmp, tree, home, net, all or none |
      | --isolate-with container          | is not auto, namespaces or copy |
      | --keep reports                    | --keep has no effect without --isolate                        |
      | --isolate-diff                    | --isolate-diff has no effect without --isolate                |
      | --isolate tree --keep ../reports  | '../reports' is no pattern of files in the project              |
      | --isolate tree --keep .           | '.' is no pattern of files in the project                       |

  @namespaces
  Scenario: a group that a user namespace does not know makes copies
    Given the suite "small"
    And "features/alpha.feature" is of another group
    When it runs with "--isolate tree" as an ordinary user
    Then the status is 0
    And standard error has "by copies and environment variables: "
    And standard error has "features/alpha.feature is of an owner or group"
    And there is no file "ran.log"

  Scenario Outline: behave's own suite, whose tests all use one folder, on <workers> workers (<paths>)
    Given the real suite "behave-1.3.3"
    When behave runs its "<paths>" sequentially, child processes measured
    And they run in <workers> workers that see trees of their own
    Then the JSON report "report.json" equals the sequential one
    And nothing of the sequential coverage is missing but in "<file>"

    Examples:
      | file | workers | paths                                                       |
      | none | 4       | features/fixture.feature features/runner.tag_logic.feature features/runner.dry_run.feature features/step.undefined_steps.feature features/step_dialect.given_when_then.feature |

    @full
    Examples: all of it
      | file        | workers | paths          |
      | none        | 2       | features       |
      | none        | 4       | features       |
      | progress.py | 4       | issue.features |

  @namespaces
  Scenario: failures that come from what ran beside are told, with what would help
    Given a suite that is unsafe beside itself
    And a file "features/broken.feature"
      """
      Feature: broken
        @scratch
        Scenario: broken
          Given nowhere keeps nothing
      """
    When they run in 4 workers with "--isolate none --diagnose", for "scratch,home,port", until something fails
    Then standard output has "Unsafe beside others: "
    And standard output has "ran beside features/"
    And standard output has "both write "
    And standard output has "scratch.txt"
    And standard output has "likely cure: --isolate "
    And standard output has "1 feature failed again alone"
    And there is no file "report.json.w0.0"

  Scenario: where features fail on workers that share everything, one line says how to find out why
    Given the suite "failing"
    When I run "evenshard run -j 3"
    Then the status is 1
    And standard error has "--diagnose runs what failed again alone, evenshard isolate-check finds" once

  Scenario Outline: that line is left out where it is no question (<suite>, <options>)
    Given the suite "<suite>"
    When I run "evenshard run <options>"
    Then standard error has no "isolate-check"

    Examples:
      | suite   | options                                 |
      | failing | -j 3 --diagnose                         |
      | failing | -j 3 --isolate tree --isolate-with copy |
      | failing | -j 1                                    |
      | small   | -j 3                                    |

  @namespaces
  Scenario: isolate-check says what a suite needs, and writes it down
    Given a suite that is unsafe beside itself
    When I run "evenshard isolate-check -j 4 --save -- --tags=scratch,folder,home"
    Then the status is 0
    And standard output has "sharing everything"
    And standard output has "only when workers share"
    And standard output has "scratch.txt"
    And standard output has "This suite needs --isolate tree,home"
    And the file "pyproject.toml" has "isolate = ["
    When I run "evenshard run -j 4 -- --tags=scratch,folder,home"
    Then the status is 0
    And standard error has "isolating tree,home by"

  Scenario Outline: isolate-check finds the fewest views that suffice, each time, and leaves no trace (<steps>, <options>, <user>)
    Given a suite in which "<steps>"
    When it is checked with "-j 2 <options>" as <user>
    Then the status is 0
    And standard output has "only when workers share"
    And standard output matches "This suite needs --isolate <views>$"
    And nothing is left of its runs
    When it is checked with "-j 2 <options>" as <user>
    Then standard output matches "This suite needs --isolate <views>$"
    And nothing is left of its runs

    @namespaces
    Examples: namespaces
      | views         | options | user             | steps                                                                       |
      | tree          |         | an ordinary user | tree is ours, home is everybody's, tmp is everybody's, a folder becomes a file |
      | tree          |         | root             | tree is ours, tree is everybody's, home is everybody's                      |
      | home          |         | root             | home is ours                                                                |
      | tmp           |         | an ordinary user | tree is everybody's, tmp is ours                                            |
      | tmp,home      |         | an ordinary user | tmp is ours, home is ours, tree is everybody's                              |
      | tmp,tree,home |         | root             | tmp is ours, home is ours, tree is ours                                     |

    Examples: copies
      | views         | options             | user | steps                                                                       |
      | tree          | --isolate-with copy | root | tree is ours, home is everybody's, tmp is everybody's, a folder becomes a file |
      | tmp,home      | --isolate-with copy | root | tmp is ours, home is ours, tree is everybody's                              |

  Scenario Outline: isolate-check that is ended while workers share everything leaves nothing (<signal>, <options>)
    Given a suite in which "it waits in trial1"
    When I start "evenshard isolate-check -j 2 <options>"
    And it has begun
    And I send it <signal>
    And I send it <signal>
    And it has ended
    Then no process of the run is left
    And nothing is left of its runs

    @namespaces
    Examples:
      | signal  | options             |
      | SIGTERM |                     |
      | SIGKILL |                     |

    Examples:
      | signal  | options             |
      | SIGTERM | --isolate-with copy |
      | SIGKILL | --isolate-with copy |

  Scenario Outline: isolate-check tells luck from sharing, as far as that can be told (<steps>)
    Given a suite in which "<steps>"
    When I run "evenshard isolate-check -j 2 --isolate-with copy"
    Then the status is 0
    And standard output has "<message>"
    And standard output has "<verdict>"
    And nothing is left of its runs

    Examples:
      | steps                                | message                                      | verdict                                          |
      | it passes but in trial1              | once more none of them failed                | This suite may need --isolate                    |
      | it passes but in trial0, it passes but in trial9 | failed isolated and passed in another trial | Nothing differs: the workers may share everything |
      | it passes but in trial0, home is ours | failed isolated and passed in another trial | This suite needs --isolate home                  |
      | home is everybody's                  | Nothing failed because of it this time       | To keep workers apart: --isolate home            |

  Scenario Outline: isolate-check has no verdict where nothing passed (<step>)
    Given the suite "small"
    And a file "features/steps/more.py"
      """
      from behave import step

      @step("<step>")
      def one(context):
          raise RuntimeError("one reason")
      """
    And a file "features/alpha.feature"
      """
      Feature: alpha
        Scenario: one
          Given <step>
      """
    And the file "features/beta.feature" is removed
    And the file "features/gamma.feature" is removed
    When I run "evenshard isolate-check -j 2 --save"
    Then the status is 4
    And standard output has "No verdict: nothing passed"
    And standard output has "<cause>"
    And standard output has no "sharing everything"
    And there is no file "pyproject.toml"

    Examples:
      | step        | cause                       |
      | it raises   | AmbiguousStep               |
      | it explodes | features/alpha.feature:2    |

  @namespaces
  Scenario: isolate-check finds a port that is taken
    Given a suite that is unsafe beside itself
    When I run "evenshard isolate-check -j 4 -- --tags=port"
    Then the status is 0
    And standard output has "A port was already in use"
    And standard output has "This suite needs --isolate net"
    And there is no file "pyproject.toml"

  Scenario: isolate-check that could not save what it finds runs nothing
    Given the suite "small"
    And a file "pyproject.toml"
      """
      [tool]
      evenshard = {workers = 2}
      """
    When I run "evenshard isolate-check -j 2 --save"
    Then the status is 2
    And the message is one line
    And standard error has "--save cannot write into pyproject.toml as it is"
    And there is no file "ran.log"

  Scenario: isolate-check by copies, where HOME is the root folder
    Given the suite "failing"
    And the file "features/environment.py" is removed
    And the file "features/good.feature" is removed
    And the variable HOME is "/"
    When I run "evenshard isolate-check -j 2 --isolate-with copy"
    Then the status is 0
    And standard output has "Nothing differs"

  Scenario: isolate-check of a suite that needs nothing
    Given the suite "failing"
    And the file "features/environment.py" is removed
    And the file "features/good.feature" is removed
    When I run "evenshard isolate-check -j 2"
    Then the status is 0
    And standard output has "Nothing differs: the workers may share everything."
    When I run "evenshard isolate-check -j 1"
    Then the status is 2
    And the message is one line
