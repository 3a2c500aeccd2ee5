# SPDX-License-Identifier: Apache-2.0
# Seven words. Everything lands in build*/ and goes away with it.
#
#   make          install what building needs, build into build/
#   make demo     build, trace the three workloads, compare them
#   make test     build and run every test on every Python found
#   make san      the C tests under sanitizers, with tiny tables, and with failing allocations
#   make fuzz     libFuzzer and the random-program oracle, until interrupted (FUZZ_SECONDS=N to stop)
#   make bench    slowdown and memory
#   make golden   record the golden files again

.PHONY: all demo test san fuzz bench golden
all:
	@scripts/build
demo: all
	@scripts/demo
test:
	@scripts/test
san:
	@scripts/san
fuzz:
	@scripts/fuzz
bench: all
	@scripts/bench
golden: all
	@scripts/golden
