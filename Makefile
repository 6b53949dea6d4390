# Didehban.  `make run` shows it at work, `make test` proves it.
#
# One makefile for the whole tree.  A variant (release, asan, fuzz) has a
# build tree of its own; the programs of the release lie in build/ itself.

BUILD   ?= build
VARIANT ?= release
PREFIX  ?= /usr/local
VERSION := 0.1

V    := $(BUILD)/$(VARIANT)
GEN  := $(BUILD)/gen
BIN  := $(if $(filter release,$(VARIANT)),$(BUILD),$(V))

PROGRAMS := didehband didehban-modem didehban-http didehban didehban-emulator
home-didehband         := daemon
home-didehban-modem    := modem
home-didehban-http     := relay
home-didehban          := ctl
home-didehban-emulator := emulator

# Folders shared by programs, in the order of includes (lower never sees upper).
LAYERS := base carrier text calendar db config store workflow dialogue report gateway webhook hook

needs := sqlite3 libconfig jansson libevent_core libutf8proc \
         libsodium libseccomp libcurl gammu
PKG_CFLAGS := $(shell pkg-config --cflags $(needs) 2>/dev/null | sed 's/-I/-isystem /g')
PKG_LIBS   := $(shell pkg-config --libs $(needs) 2>/dev/null) -lhttp_parser

ifeq ($(origin CC),default)
CC       := gcc
endif
CFLAGS   ?= -O2 -g
WARN     := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
            -Wpointer-arith -Wvla $(WERROR)
CPPFLAGS += -D_GNU_SOURCE -DDIDEHBAN_VERSION='"$(VERSION)"' \
            -DDIDEHBAN_SHARE='"$(PREFIX)/share/didehban"' \
            -Isrc -Itests -I$(GEN) $(PKG_CFLAGS)
HARDEN   := -fstack-protector-strong -fPIE
LINK     := -pie -Wl,-z,relro,-z,now -Wl,--as-needed
ifeq ($(VARIANT),release)
CPPFLAGS += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
# Nothing in memory that is not used: a program unwinds no stack but in a debugger.
HARDEN   += -fno-asynchronous-unwind-tables -ffunction-sections -fdata-sections
LINK     += -Wl,--gc-sections -Wl,-z,pack-relative-relocs
endif
ifeq ($(VARIANT),asan)
CFLAGS   := -O1 -g -fno-omit-frame-pointer
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=undefined
endif
ifeq ($(VARIANT),fuzz)
CC       := clang
CFLAGS   := -O1 -g -fno-omit-frame-pointer
SANITIZE := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
endif

# `make SHOW=1` prints whole commands.
Q := $(if $(SHOW),,@)
say = @echo "  $(1) $@"

objects   = $(patsubst %.c,$(V)/%.o,$(wildcard $(1)))
layer-objects := $(foreach l,$(LAYERS),$(call objects,src/$(l)/*.c)) $(V)/gen/statement.o

all: $(addprefix $(BIN)/,$(PROGRAMS))

# ---- generated: the named SQL statements ------------------------------------
QUERIES    := $(sort $(wildcard sql/query/*.sql)) $(sort $(wildcard sql/report/*.sql))
MIGRATIONS := $(sort $(wildcard sql/schema/*.sql))

$(GEN)/statement.h $(GEN)/statement.c &: scripts/sql2c $(QUERIES) $(MIGRATIONS)
	@mkdir -p $(GEN)
	@scripts/sql2c $(GEN) $(QUERIES) -- $(MIGRATIONS)

$(V)/gen/statement.o: $(GEN)/statement.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(HARDEN) $(WARN) $(SANITIZE) -MMD -MP -c -o $@ $<

# ---- compile, archive, link -------------------------------------------------
$(V)/%.o: %.c | $(GEN)/statement.h
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) -std=c17 $(CPPFLAGS) $(CFLAGS) $(HARDEN) $(WARN) $(SANITIZE) -MMD -MP -c -o $@ $<

$(V)/libcore.a: $(layer-objects)
	@rm -f $@
	@$(AR) rcs $@ $^

define program
$(V)/lib$(1).a: $(filter-out %/main.o,$(call objects,src/$(home-$(1))/*.c))
	@rm -f $$@
	@$$(AR) rcs $$@ $$^
$(BIN)/$(1): $(V)/src/$(home-$(1))/main.o $(V)/lib$(1).a $(V)/libcore.a
	@mkdir -p $$(@D)
	$$(call say,LD)
	$$(Q)$$(CC) $$(CFLAGS) $$(SANITIZE) $$(LINK) -o $$@ $$< \
		-Wl,--whole-archive $(V)/lib$(1).a -Wl,--no-whole-archive \
		$(V)/libcore.a $$(PKG_LIBS)
endef
$(foreach p,$(PROGRAMS),$(eval $(call program,$(p))))

# ---- tests ------------------------------------------------------------------
UNIT := $(patsubst tests/%.c,$(V)/tests/%,$(wildcard tests/unit/*_test.c tests/store/*_test.c \
                                   tests/engine/*_test.c))

# A test of src/emulator or src/modem names the program it belongs to.
$(V)/tests/unit/emulator_%_test: PROGRAM_LIB = $(V)/libdidehban-emulator.a
$(V)/tests/unit/modem_%_test:    PROGRAM_LIB = $(V)/libdidehban-modem.a
$(V)/tests/unit/relay_%_test:    PROGRAM_LIB = $(V)/libdidehban-http.a
$(V)/tests/unit/ctl_%_test:      PROGRAM_LIB = $(V)/libdidehban.a
$(V)/tests/unit/daemon_%_test:   PROGRAM_LIB = $(V)/libdidehband.a

test-support := $(call objects,tests/support/*.c)

$(V)/tests/%_test: $(V)/tests/%_test.o $(test-support) $(V)/libcore.a \
                   $(V)/libdidehban-emulator.a $(V)/libdidehban-modem.a $(V)/libdidehban.a \
                   $(V)/libdidehban-http.a $(V)/libdidehband.a
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LINK) -o $@ $< $(test-support) $(PROGRAM_LIB) \
		$(V)/libcore.a $(PKG_LIBS) -lcmocka

# The tests of large archives fill them with the bench's generator.
unit: $(UNIT) $(V)/tests/bench/nation

setup:
	@scripts/setup

# Everything that must hold, and the count of it in the last line.
test:
	@scripts/setup --test
	@$(MAKE) --no-print-directory all unit WERROR=-Werror
	@$(MAKE) --no-print-directory all unit replay VARIANT=asan WERROR=-Werror
	@scripts/test

check-asan:
	@scripts/setup --test
	@$(MAKE) --no-print-directory all unit replay VARIANT=asan WERROR=-Werror
	@scripts/test --variant asan

run demo: setup
	@$(MAKE) --no-print-directory all
	@scripts/$@

BENCH := $(patsubst tests/%.c,$(V)/tests/%,$(wildcard tests/bench/*.c))
bench: setup
	@$(MAKE) --no-print-directory all $(BENCH)
	@scripts/bench
# How it grows with the archive: SIZES is any of 10k 1m 10m (70 GB).
SIZES ?= 10k 1m
bench-scale: setup
	@scripts/setup --test
	@$(MAKE) --no-print-directory all $(BENCH)
	@python3 tests/bench/scale.py $(SIZES)
# The kill tests a thousand times over; a quarter of an hour each.
soak: setup
	@scripts/setup --test
	@$(MAKE) --no-print-directory all
	@python3 tests/bench/soak.py $(KILLS) $(TEXTS)
# Beside the daemons that others use; QUICK=1 takes eight minutes, the whole
# less than half an hour.  Writes docs/BENCHMARKS.md.
bench-peers:
	@scripts/setup --peers
	@$(MAKE) --no-print-directory all
	@scripts/bench-peers $(if $(QUICK),--quick) $(if $(BUSY),--busy)
$(V)/tests/bench/%: $(V)/tests/bench/%.o $(V)/libcore.a
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LINK) -o $@ $< $(V)/libcore.a $(PKG_LIBS)

# The corpora run as ordinary tests, under the sanitizers.
REPLAY := $(patsubst tests/%_fuzz.c,$(V)/tests/%_replay,$(wildcard tests/fuzz/*_fuzz.c))
replay: $(REPLAY)
$(V)/tests/fuzz/provider_replay: $(V)/libdidehban-http.a
$(V)/tests/fuzz/modem_replay: $(V)/libdidehban-modem.a
$(V)/tests/fuzz/%_replay: $(V)/tests/fuzz/%_fuzz.o $(V)/tests/fuzz/replay.o $(V)/libcore.a
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LINK) -o $@ $(filter %.o,$^) \
		$(filter-out %/libcore.a,$(filter %.a,$^)) $(V)/libcore.a $(PKG_LIBS)

FUZZ := $(patsubst tests/%.c,$(BUILD)/fuzz/tests/%,$(wildcard tests/fuzz/*_fuzz.c))
fuzz:
	@scripts/setup --test
	@$(MAKE) --no-print-directory VARIANT=fuzz fuzz-targets
	@scripts/fuzz
fuzz-targets: $(FUZZ)
$(BUILD)/fuzz/tests/fuzz/provider_fuzz: $(V)/libdidehban-http.a
$(BUILD)/fuzz/tests/fuzz/modem_fuzz: $(V)/libdidehban-modem.a
$(BUILD)/fuzz/tests/%_fuzz: $(BUILD)/fuzz/tests/%_fuzz.o $(V)/libcore.a
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) -fsanitize=fuzzer,address,undefined $(LINK) -o $@ $< \
		$(filter-out %/libcore.a,$(filter %.a,$^)) $(V)/libcore.a $(PKG_LIBS)

lint:
	@scripts/setup --test
	@scripts/lint

install: all
	@scripts/install "$(DESTDIR)" "$(PREFIX)" "$(BUILD)"

clean:
	rm -rf $(BUILD)

help:
	@echo "make [all] run demo test check-asan fuzz bench bench-scale bench-peers soak lint install clean"

-include $(shell find $(V) -name '*.d' 2>/dev/null)

.PHONY: all unit replay setup test check-asan run demo bench bench-scale bench-peers soak fuzz fuzz-targets lint install clean help
.DELETE_ON_ERROR:
.SECONDARY:
