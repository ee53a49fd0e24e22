"""One file per format in which a schedule is taken away; `formats` lists them."""
