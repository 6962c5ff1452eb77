"""One cause behind many tickets."""
