"""Where objects come from: files, kustomizations, charts, live clusters. The only part of this room that starts processes and opens sockets."""
