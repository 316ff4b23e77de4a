"""The laboratory: simulations as the window wants them, joined from the cluster in memory and the drawing of clusters."""
