Feature: Discount codes

  Background:
    Given these lines
      | price  | quantity |
      | 100.00 | 2        |
      | 30.00  | 1        |

  Scenario Outline: the best code wins
    When the codes "<codes>" are offered
    Then "<code>" saves <saved>

    Examples:
      | codes                   | code      | saved     |
      | WELCOME10               | WELCOME10 | 23.00 EUR |
      | WELCOME10 3FOR2         | 3FOR2     | 30.00 EUR |
      | 3FOR2 BULK15            | 3FOR2     | 30.00 EUR |

  Scenario: below its minimum a code saves nothing
    When the codes "BULK15" are offered
    Then no code saves anything

  Scenario: an unknown code is refused
    When the codes "WELCOME10 FREE" are offered
    Then it is refused with "unknown code FREE"
