// SPDX-License-Identifier: Apache-2.0
// Handlers of dict, set and their subclasses (OrderedDict, defaultdict, Counter). Whether a key is there decides what is
// written; where only a user's __eq__ or __hash__ could tell, the key is taken as absent and the accesses are assumed.
#include "recorder/effects_internal.h"
#include "recorder/effects_handlers.h"

static int has(PyObject *o, PyObject *key) { return PyDict_Check(o) ? fx_in_dict(o, key) : fx_in_set(o, key); }

static void resize(plait_effects *fx, PyObject *o)
{
    fx_length(fx, FX_R, o);
    fx_length(fx, FX_W, o);
}

int fx_add_key(plait_effects *fx, PyObject *o, PyObject *key, unsigned flags)
{
    int there = has(o, key);
    unsigned saved = fx->extra;
    if (there < 0) fx->extra |= PLAIT_A_ASSUMED;
    fx->extra |= flags;
    if (PyDict_Check(o) && there == 1) {
        fx_key(fx, FX_W, o, key);
    } else if (PyDict_Check(o)) {
        fx_length(fx, FX_R, o);
        fx_key(fx, FX_W, o, key);
        fx_length(fx, FX_W, o);
    } else {
        fx_key(fx, FX_R, o, key);
        if (there != 1) {
            fx_key(fx, FX_W, o, key);
            resize(fx, o);
        }
    }
    fx->extra = saved;
    return there < 0 ? PLAIT_EFFECT_ASSUMED : 0;
}

void fx_drop_key(plait_effects *fx, PyObject *o, PyObject *key, unsigned key_flags)
{
    fx_key(fx, key_flags, o, key);
    resize(fx, o);
}

// -- dict

void h_dict_get(fx_call *c)   // also __contains__
{
    if (c->npos >= 1) fx_key(c->fx, FX_R, c->self, c->args[0]);
}

void h_dict_pop(fx_call *c)
{
    if (c->npos < 1) return;
    int there = fx_in_dict(c->self, c->args[0]);
    if (there < 0) c->fx->extra |= PLAIT_A_ASSUMED, fx_assumed(c);
    fx_key(c->fx, FX_R, c->self, c->args[0]);
    if (there != 0) fx_drop_key(c->fx, c->self, c->args[0], FX_W);
    c->fx->extra &= ~(unsigned)PLAIT_A_ASSUMED;
}

void h_dict_popitem(fx_call *c)
{
    PyObject *key = NULL, *value = NULL, *last = NULL;
    Py_ssize_t pos = 0;
    while (PyDict_Next(c->self, &pos, &key, &value)) {
        if (last == NULL || !PyODict_Check(c->self) || fx_arg(c, 0, "last") != Py_False) last = key;
        if (last != key) break;
    }
    if (last == NULL) return;
    fx_length(c->fx, FX_R, c->self);
    fx_key(c->fx, FX_R, c->self, last);
    fx_key(c->fx, FX_W, c->self, last);
    fx_length(c->fx, FX_W, c->self);
}

void h_dict_setdefault(fx_call *c)
{
    PyObject *key = fx_arg(c, 0, "key");
    if (key == NULL) return;
    int there = fx_in_dict(c->self, key);
    fx_key(c->fx, FX_R, c->self, key);
    if (there < 0) c->fx->extra |= PLAIT_A_ASSUMED, fx_assumed(c);
    if (there != 1) fx_drop_key(c->fx, c->self, key, FX_W);
    c->fx->extra &= ~(unsigned)PLAIT_A_ASSUMED;
}

void h_dict_clear(fx_call *c)
{
    fx_all(c->fx, FX_W, c->self);
    fx_length(c->fx, FX_W, c->self);
}

// Stores of all the other's keys; what the iteration reads has been said.
static int store_all(plait_effects *fx, PyObject *d, PyObject *other)
{
    Py_ssize_t pos = 0;
    PyObject *key = NULL, *value = NULL;
    int answer = 0;
    if (d == other) return 0;
    while (PyDict_Next(other, &pos, &key, &value)) answer |= fx_add_key(fx, d, key, 0);
    return answer;
}

static PyObject *key_of_pair(plait_effects *fx, PyObject *pair)
{
    if (!PyList_Check(pair) && !PyTuple_Check(pair)) return NULL;
    if (PyList_Check(pair)) fx_iterate(fx, pair);
    return fx_item(pair, 0);
}

// One pair that dict() or update() gets; live->with: the dict it goes to, NULL: a new one.
void fx_live_pair(plait_effects *fx, plait_live *live, PyObject *pair)
{
    PyObject *d = live->with, *key = key_of_pair(fx, pair);
    if (key && d) fx_add_key(fx, d, key, 0);
}

// Returns 0 when the keys that come are not known (a generator, a mapping of the program's own).
static int store_pairs(plait_effects *fx, PyObject *d, PyObject *pairs)
{
    if (!PyList_Check(pairs) && !PyTuple_Check(pairs)) return 0;
    for (Py_ssize_t i = 0; i < Py_SIZE(pairs); i++) {
        PyObject *key = key_of_pair(fx, fx_item(pairs, i));
        if (key == NULL) return 0;
        fx_add_key(fx, d, key, 0);
    }
    return 1;
}

static void fx_dict_update(plait_effects *fx, PyObject *d, PyObject *other)
{
    fx_iterate(fx, other);
    if (PyDict_Check(other)) {
        store_all(fx, d, other);
    } else if (!store_pairs(fx, d, other)) {
        fx->extra |= PLAIT_A_ASSUMED;
        fx_length(fx, FX_RW, d);
        fx->extra &= ~(unsigned)PLAIT_A_ASSUMED;
    }
}

void h_dict_update(fx_call *c)
{
    PyObject *other = c->npos > 0 ? c->args[0] : NULL;
    if (other && (PyDict_Check(other) || PyList_Check(other) || PyTuple_Check(other))) {
        fx_dict_update(c->fx, c->self, other);
    } else if (other && fx_gives_items(other)) {
        fx_iterate_slowly(c->fx, other);
        fx_live_items(c->fx, fx_live_pair, c->self);
    } else if (other) {
        fx_iterate(c->fx, other);
        c->pending->what = FX_AFTER_KEYS;   // dicts keep their order: what is new stands at the end
        c->pending->address = Py_NewRef(c->self);
        c->pending->kept[0] = fx_count(c->self);
        c->answer |= PLAIT_EFFECT_AFTER;
    }
    for (Py_ssize_t i = 0; i < fx_nkw(c); i++) fx_add_key(c->fx, c->self, PyTuple_GET_ITEM(c->kwnames, i), 0);
}

void h_dict_skip_factory(fx_call *c)   // defaultdict(factory, ...): the rest as dict(...)
{
    if (c->npos > 1) fx_iterate(c->fx, c->args[1]);
}

void h_fromkeys(fx_call *c)
{
    if (c->npos > 0) fx_iterate(c->fx, c->args[0]);
    fx_want_created(c);
}

void h_move_to_end(fx_call *c)   // changes the order only: as storing the key again
{
    if (c->npos < 1) return;
    fx_key(c->fx, FX_RW, c->self, c->args[0]);
    fx_length(c->fx, FX_RW, c->self);
}

static void live_count(plait_effects *fx, plait_live *live, PyObject *key)
{
    fx_key(fx, FX_R, live->with, key);
    fx_add_key(fx, live->with, key, 0);
}

void h_count_elements(fx_call *c)   // collections._count_elements(mapping, iterable): mapping[k] = mapping.get(k, 0) + 1
{
    if (c->npos < 2 || !PyDict_Check(c->args[0])) return;
    PyObject *d = c->args[0], *source = c->args[1];
    if (fx_gives_items(source)) {
        fx_iterate_slowly(c->fx, source);
        fx_live_items(c->fx, live_count, d);
        return;
    }
    fx_iterate(c->fx, source);
    if (PyDict_Check(source) || PyAnySet_Check(source)) {
        Py_ssize_t pos = 0;
        PyObject *key = NULL, *value = NULL;
        while (PyDict_Check(source) && PyDict_Next(source, &pos, &key, &value)) {
            fx_key(c->fx, FX_R, d, key);
            fx_add_key(c->fx, d, key, 0);
        }
        return;
    }
    PyObject *seen = PySet_New(NULL);   // the first meeting of an absent key adds it, later ones do not
    for (Py_ssize_t i = 0; seen && (PyList_Check(source) || PyTuple_Check(source)) && i < Py_SIZE(source); i++) {
        PyObject *key = fx_item(source, i);
        int again = fx_in_set(seen, key);
        fx_key(c->fx, FX_R, d, key);
        if (again == 1) fx_key(c->fx, FX_W, d, key);
        else fx_add_key(c->fx, d, key, 0);
        if (again == 0 && (PyUnicode_CheckExact(key) || PyLong_CheckExact(key)) && PySet_Add(seen, key) < 0) PyErr_Clear();
    }
    if (seen == NULL) PyErr_Clear();
    Py_XDECREF(seen);
    if (PyUnicode_Check(source) || PyBytes_Check(source) || (!PyList_Check(source) && !PyTuple_Check(source))) {
        c->pending->what = FX_AFTER_COUNTED;
        c->pending->address = Py_NewRef(d);
        c->pending->kept[0] = fx_count(d);
        c->answer |= PLAIT_EFFECT_AFTER;
    }
}

// -- set

void h_set_add(fx_call *c)
{
    if (c->npos > 0) c->answer |= fx_add_key(c->fx, c->self, c->args[0], 0);
}

void h_set_discard(fx_call *c)
{
    if (c->npos < 1) return;
    int there = fx_in_set(c->self, c->args[0]);
    fx_key(c->fx, FX_R, c->self, c->args[0]);
    if (there < 0) c->fx->extra |= PLAIT_A_ASSUMED, fx_assumed(c);
    if (there != 0) fx_drop_key(c->fx, c->self, c->args[0], FX_W);
    c->fx->extra &= ~(unsigned)PLAIT_A_ASSUMED;
}

static PyObject *set_next(PyObject *o, Py_ssize_t *pos)
{
    PySetObject *s = (PySetObject *)o;
    while (*pos <= s->mask) {
        setentry *entry = &s->table[(*pos)++];
        if (entry->key && entry->hash != -1) return entry->key;
    }
    return NULL;
}

void h_set_pop(fx_call *c)   // the first used slot at or after the finger, wrapping around (Objects/setobject.c)
{
    PySetObject *s = (PySetObject *)c->self;
    if (s->used == 0) return;
    Py_ssize_t pos = s->finger & s->mask;
    PyObject *key = set_next(c->self, &pos);
    if (key == NULL) {
        pos = 0;
        key = set_next(c->self, &pos);
    }
    if (key == NULL) return;
    fx_length(c->fx, FX_R, c->self);
    fx_key(c->fx, FX_R, c->self, key);
    fx_key(c->fx, FX_W, c->self, key);
    fx_length(c->fx, FX_W, c->self);
}

typedef enum set_verb { SET_ADD, SET_DROP, SET_KEEP, SET_TOGGLE } set_verb;

static void change_one(plait_effects *fx, PyObject *set, PyObject *key, set_verb verb)
{
    int there = fx_in_set(set, key);
    if (verb == SET_TOGGLE) verb = there == 1 ? SET_DROP : SET_ADD;
    if (verb == SET_ADD) {
        fx_add_key(fx, set, key, 0);
        return;
    }
    fx_key(fx, FX_R, set, key);
    if (there != 0) fx_drop_key(fx, set, key, FX_W);
}

// Is the item at `at` equal to one before it? By identities, each put into `seen`; where nothing is recorded (tests) by comparing.
static int is_repeated(plait_effects *fx, PyObject *set, PyObject *sequence, Py_ssize_t at, plait_map *seen)
{
    PyObject *key = fx_item(sequence, at);
    if (fx->capture) {
        for (Py_ssize_t i = 0; i < at; i++)
            if (fx_equal(fx_item(sequence, i), key) == 1) return 1;
        return 0;
    }
    unsigned assumed = 0;
    uint64_t identity = key_identity(fx->r, set, key, &assumed), *slot;
    if (assumed || plait_map_at(seen, identity, 0, &slot) != PLAIT_OK) return 0;
    return (*slot)++ > 0;
}

// The items of `other` one by one, where they can be seen without running it; 0: they cannot.
static int for_items(plait_effects *fx, PyObject *set, PyObject *other, set_verb verb)
{
    Py_ssize_t pos = 0;
    PyObject *key = NULL, *value = NULL;
    plait_map seen = {0};
    if (PyDict_Check(other)) {
        while (PyDict_Next(other, &pos, &key, &value)) change_one(fx, set, key, verb);
    } else if (PyAnySet_Check(other)) {
        while ((key = set_next(other, &pos))) change_one(fx, set, key, verb);
    } else if (PyList_Check(other) || PyTuple_Check(other)) {
        for (Py_ssize_t i = 0; i < Py_SIZE(other); i++) {
            int again = is_repeated(fx, set, other, i, &seen);   // settled by its first occurrence
            if (again && verb == SET_TOGGLE) continue;           // CPython makes a set of the list first
            if (again) fx_key(fx, FX_R, set, fx_item(other, i));
            else change_one(fx, set, fx_item(other, i), verb);
        }
        plait_map_fini(&seen);
    } else {
        return 0;
    }
    return 1;
}

static int item_in(PyObject *other, PyObject *key)
{
    if (PyDict_Check(other)) return fx_in_dict(other, key);
    if (PyAnySet_Check(other)) return fx_in_set(other, key);
    for (Py_ssize_t i = 0; (PyList_Check(other) || PyTuple_Check(other)) && i < Py_SIZE(other); i++) {
        int same = fx_equal(fx_item(other, i), key);
        if (same != 0) return same;
    }
    return PyList_Check(other) || PyTuple_Check(other) ? 0 : -1;
}

static void live_add(plait_effects *fx, plait_live *live, PyObject *key) { change_one(fx, live->with, key, SET_ADD); }
static void live_drop(plait_effects *fx, plait_live *live, PyObject *key) { change_one(fx, live->with, key, SET_DROP); }

static int change_set(plait_effects *fx, PyObject *set, PyObject *other, set_verb verb)
{
    if ((verb == SET_ADD || verb == SET_DROP) && fx_gives_items(other)) {
        fx_iterate_slowly(fx, other);
        fx_live_items(fx, verb == SET_ADD ? live_add : live_drop, set);
        return 0;
    }
    fx_iterate(fx, other);
    if (verb != SET_KEEP) {
        if (for_items(fx, set, other, verb)) return 0;
        fx->extra |= PLAIT_A_ASSUMED;
        fx_length(fx, FX_RW, set);
        fx->extra &= ~(unsigned)PLAIT_A_ASSUMED;
        return PLAIT_EFFECT_ASSUMED;
    }
    Py_ssize_t pos = 0;
    PyObject *key = NULL;
    fx_all(fx, FX_R, set);
    while ((key = set_next(set, &pos)))
        if (item_in(other, key) != 1) fx_drop_key(fx, set, key, FX_W);
    return 0;
}

static void change_by_all(fx_call *c, set_verb verb)
{
    for (Py_ssize_t i = 0; i < c->npos; i++) c->answer |= change_set(c->fx, c->self, c->args[i], verb);
}
void h_set_update(fx_call *c) { change_by_all(c, SET_ADD); }
void h_set_difference_update(fx_call *c) { change_by_all(c, SET_DROP); }
void h_set_intersection_update(fx_call *c) { change_by_all(c, SET_KEEP); }
void h_set_symmetric_update(fx_call *c) { change_by_all(c, SET_TOGGLE); }

static void read_whole(plait_effects *fx, PyObject *o)
{
    if (fx_shape_of(o) == FX_SHAPE_FROZEN) return;
    if (!PyDict_Check(o) && !PySet_Check(o)) {
        fx_iterate(fx, o);
        return;
    }
    fx_length(fx, FX_R, o);
    fx_all(fx, FX_R, o);
}

void h_set_combine(fx_call *c)   // union, difference...: a new set
{
    read_whole(c->fx, c->self);
    for (Py_ssize_t i = 0; i < c->npos; i++) read_whole(c->fx, c->args[i]);
    if (PySet_Check(c->self)) fx_want_created(c);
}

void h_set_relation(fx_call *c)   // issubset, isdisjoint...
{
    read_whole(c->fx, c->self);
    if (c->npos > 0) read_whole(c->fx, c->args[0]);
}

// -- operators

static int mapping_operator(plait_effects *fx, int nb, PyObject *a, PyObject *b, int *created)
{
    int in_place = nb >= 13;
    if (nb % 13 != 7 || !PyDict_Check(a)) return 0;
    if (in_place) {
        fx_dict_update(fx, a, b);
        return 1;
    }
    if (!PyDict_Check(b)) return 0;
    read_whole(fx, a);
    read_whole(fx, b);
    *created = 1;
    return 1;
}

static int set_operator(plait_effects *fx, int nb, PyObject *a, PyObject *b, int *created)
{
    static const set_verb verbs[13] = {[1] = SET_KEEP, [7] = SET_ADD, [10] = SET_DROP, [12] = SET_TOGGLE};
    int op = nb % 13, in_place = nb >= 13;
    if (op != 1 && op != 7 && op != 10 && op != 12) return 0;
    if (in_place && PySet_Check(a) && PyAnySet_Check(b)) {
        change_set(fx, a, b, verbs[op]);
        return 1;
    }
    PyObject *dict_a = PyDictKeys_Check(a) || PyDictItems_Check(a) ? fx_view_dict(a) : NULL;
    if (!PyAnySet_Check(a) && dict_a == NULL) return 0;
    if (PyAnySet_Check(a) && !PyAnySet_Check(b) && !PyDictKeys_Check(b) && !PyDictItems_Check(b)) return 0;
    read_whole(fx, dict_a ? dict_a : a);
    read_whole(fx, b);
    *created = dict_a || PySet_Check(a);
    return 1;
}

int fx_mapping_combine(plait_effects *fx, int nb, PyObject *a, PyObject *b, int *created)
{
    return mapping_operator(fx, nb, a, b, created) || set_operator(fx, nb, a, b, created);
}

int fx_mapping_compare(plait_effects *fx, int op, PyObject *a, PyObject *b)
{
    int dicts = PyDict_Check(a) && PyDict_Check(b), sets = PyAnySet_Check(a) && PyAnySet_Check(b);
    if (!dicts && !sets) return 0;
    if (dicts && op != Py_EQ && op != Py_NE) return 0;
    if (!PyFrozenSet_Check(a)) fx_length(fx, FX_R, a);
    if (!PyFrozenSet_Check(b)) fx_length(fx, FX_R, b);
    Py_ssize_t n = fx_count(a), m = fx_count(b);
    int decided = op == Py_EQ || op == Py_NE ? n != m : op == Py_LT ? n >= m : op == Py_LE ? n > m : op == Py_GT ? n <= m : n < m;
    if (decided) return 1;
    fx_all(fx, FX_R, a);
    fx_all(fx, FX_R, b);
    return 1;
}
