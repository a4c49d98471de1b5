"""Speed, as ratios against peers measured in the same run. Run with ``make bench``; nothing here is asserted in the tests."""
