"""A small order desk: prices, orders, payments, parcels and the books behind them."""
