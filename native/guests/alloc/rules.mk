# Suite `alloc`: the program that allocates, packed into the harness. It is dynamic and linked with glibc, as what is preloaded is.
ALLOC := $(BUILD)/guests/alloc/programs
ALLOC_CC := gcc

$(ALLOC)/alloc: guests/alloc/programs/alloc.c guests/alloc/programs/tasks.c guests/alloc/programs/tasks.h guests/alloc/abi.h
	@mkdir -p $(@D)
	$(ALLOC_CC) -std=c11 -O2 -Wall -Wextra -Werror -I. -fPIE -pie -pthread -fno-builtin -s -o $@ $(filter %.c,$^) -ldl

$(BUILD)/guests/alloc/image.o: CPPFLAGS += -Wa,-I$(ALLOC)
$(BUILD)/guests/alloc/image.o: $(ALLOC)/alloc
