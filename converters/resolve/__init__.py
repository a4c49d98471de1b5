"""Who is whom: the settled links between mentions, and the decisions that settled them. Machines propose, people decide."""
