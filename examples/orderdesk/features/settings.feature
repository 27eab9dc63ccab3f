Feature: Settings

  Scenario: without a file there are defaults
    When the settings are loaded
    Then setting retries is "4"

  Scenario: a file changes some
    Given the settings file
      """
      {"shop": "Bolts and nuts", "backoff": 0.5}
      """
    When the settings are loaded
    Then setting shop is "Bolts and nuts"
    And setting backoff is "0.5"
    And setting currency is "EUR"

  Scenario Outline: mistakes are named
    Given the settings file
      """
      <text>
      """
    When the settings are loaded
    Then it is refused with "<message>"

    Examples:
      | text               | message                               |
      | {"colour": "red"}  | settings.json: unknown setting colour |
      | {"retries": "4"}   | settings.json: retries must be int    |
      | {"retries": 4      | settings.json, line 1                 |
