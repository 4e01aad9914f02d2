# Suite `kernel`: the program that makes processes, packed into the harness. A C program like any other, and small.
KERNEL_PROGRAMS := $(BUILD)/guests/kernel/programs
# Not under the sanitizers: what fork copies would be theirs.
$(KERNEL_PROGRAMS)/process: guests/kernel/programs/process.c guests/kernel/abi.h
	@mkdir -p $(@D)
	$(if $(MUSL),musl-gcc,gcc) -std=c11 -O2 -Wall -Wextra -Werror -I. -static -s -Wl,--build-id=none -o $@ $<

$(BUILD)/guests/kernel/images.o: CPPFLAGS += -Wa,-I$(KERNEL_PROGRAMS)
$(BUILD)/guests/kernel/images.o: $(KERNEL_PROGRAMS)/process
