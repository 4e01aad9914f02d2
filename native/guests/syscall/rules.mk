# Suite `syscall`: the measured programs and the guest's kernel, ordinary static -O0 executables packed into the harness.
# No red zone: in the guest their stack is the handler's too, and two of the ways to call push onto it.
IMAGES := $(BUILD)/guests/syscall/programs
IMAGE_CC := gcc
IMAGE_FLAGS := -std=c11 -O0 -Wall -Wextra -Werror -I. -ffreestanding -fno-pie -march=x86-64 -mno-red-zone \
	-mgeneral-regs-only -fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables
IMAGE_LINK := -static -nostdlib -no-pie -Wl,--build-id=none -Wl,-z,noexecstack

$(IMAGES)/%.o: guests/syscall/programs/%.S
	@mkdir -p $(@D)
	$(IMAGE_CC) $(IMAGE_FLAGS) -MMD -MP -c -o $@ $<

$(IMAGES)/%.o: guests/syscall/programs/%.c
	@mkdir -p $(@D)
	$(IMAGE_CC) $(IMAGE_FLAGS) -MMD -MP -c -o $@ $<

$(IMAGES)/%_call.o: guests/syscall/programs/%.c
	@mkdir -p $(@D)
	$(IMAGE_CC) $(IMAGE_FLAGS) -DIOCTL_IS_A_FUNCTION -MMD -MP -c -o $@ $<

$(IMAGES)/loop_call: $(IMAGES)/ioctl.o
$(IMAGES)/entry_call: $(IMAGES)/clock.o
$(IMAGES)/kernel: $(IMAGES)/ioctl.o
$(IMAGES)/kernel: IMAGE_LINK += -Wl,-Ttext-segment=0x200000 -Wl,--section-start=.sled=0 -Wl,-e,user_loop
$(IMAGES)/loop $(IMAGES)/loop_call $(IMAGES)/entry $(IMAGES)/entry_call $(IMAGES)/kernel: $(IMAGES)/%: $(IMAGES)/%.o
	$(IMAGE_CC) $(IMAGE_LINK) -o $@ $^

$(BUILD)/guests/syscall/images.o: CPPFLAGS += -Wa,-I$(IMAGES)
$(BUILD)/guests/syscall/images.o: $(addprefix $(IMAGES)/,loop loop_call entry entry_call kernel)

-include $(wildcard $(IMAGES)/*.d)
