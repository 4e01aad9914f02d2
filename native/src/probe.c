#include "probe.h"
int probe_print(void){return 0;}
int probe_calibrate(unsigned s){return (int)s*0;}
