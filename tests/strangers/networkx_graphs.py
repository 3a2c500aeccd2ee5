# SPDX-License-Identifier: Apache-2.0
import networkx as nx

g = nx.gnm_random_graph(40, 90, seed=3)
for a, b in g.edges:
    g[a][b]["weight"] = (a * 7 + b * 3) % 11 + 1
print(nx.number_connected_components(g))
print(sorted(nx.single_source_dijkstra_path_length(g, 0).items())[:8])
print([round(x, 6) for x in nx.pagerank(g, max_iter=200).values()][:5])
print(sorted(nx.minimum_spanning_edges(g, data=False))[:5])
print(list(nx.topological_sort(nx.DiGraph([(1, 2), (2, 3), (1, 3)]))))
print(sorted(map(sorted, nx.community.greedy_modularity_communities(g)))[0])
