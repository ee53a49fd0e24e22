"""Parts of the live benchmark: load client, our daemon with puppet jobs, peers, children."""
