"""Demand of the next weeks, by Holt's linear smoothing with the constants that fit the past best."""


def smooth(series, alpha, beta):
    """Level, trend, and the squared error on the way."""
    level, trend, error = series[0], series[1] - series[0], 0.0
    for value in series[1:]:
        guess = level + trend
        error += (value - guess) ** 2
        before = level
        level = alpha * value + (1 - alpha) * guess
        trend = beta * (level - before) + (1 - beta) * trend
    return level, trend, error


def fit(series, steps):
    grid = [(step + 1) / (steps + 1) for step in range(steps)]
    return min((smooth(series, alpha, beta)[2], alpha, beta) for alpha in grid for beta in grid)


def forecast(series, weeks, steps=12):
    if len(series) < 4:
        raise ValueError("a forecast needs four weeks of history")
    _, alpha, beta = fit(series, steps)
    level, trend, _ = smooth(series, alpha, beta)
    return [max(0, round(level + trend * week)) for week in range(1, weeks + 1)]


def reorder(stock, series, weeks, safety=0.2):
    """How many to order so that the stock lasts."""
    demand = sum(forecast(series, weeks))
    return max(0, round(demand * (1 + safety)) - stock)
