# SPDX-License-Identifier: Apache-2.0
# oracle: no
# Type parameters are locals of the annotation scope of their function (docs/semantics.md); what the compiler keeps there is not.
def first[T](items: list[T], default: T) -> T:  #: RAW local T <- 4 @<generic parameters of first>; RAW local T <- 4 @<generic parameters of first>; RAW local T <- 4 @<generic parameters of first>
    for x in items:  #: RAW element items <- 18 @module; RAW length items <- 18 @module; RAW local items <- 4 @first
        return x  #: RAW local x <- 5 @5
    return default


class Box[T]:
    kind = list

    def put[U](self, u: kind) -> T:  #: RAW cell T <- 10 @<generic parameters of Box>
        return u  #: RAW local u <- 13 @put


type Pair[A] = tuple[A, A]
print(first([1], 2), Box().put(3), Pair.__name__)  #: RAW attribute Box().put <- 13 @module; WAR stream stream <- 18 @module
