"""Which things go into which box: the fullest box that can be packed, again and again."""


def fullest(weights, capacity):
    """The indices of a subset whose sum comes nearest to the capacity from below."""
    best = [None] * (capacity + 1)
    best[0] = ()
    for index, weight in enumerate(weights):
        for load in range(capacity, weight - 1, -1):
            if best[load] is None and best[load - weight] is not None:
                best[load] = best[load - weight] + (index,)
    return next(chosen for chosen in reversed(best) if chosen is not None)


def pack(weights, capacity):
    if any(weight > capacity for weight in weights):
        raise ValueError(f"something weighs more than {capacity}")
    if any(weight < 1 for weight in weights):
        raise ValueError("everything weighs something")
    boxes, left = [], sorted(weights, reverse=True)
    while left:
        chosen = set(fullest(left, capacity))
        boxes.append([left[index] for index in sorted(chosen)])
        left = [weight for index, weight in enumerate(left) if index not in chosen]
    return boxes
