fn cpu()->f64{std::fs::read_to_string("/proc/self/schedstat").unwrap().split(' ').next().unwrap().parse::<f64>().unwrap()/1e9}
struct Instant(f64);impl Instant{fn now()->Self{Self(cpu())} fn elapsed(&self)->D{D(cpu()-self.0)}} struct D(f64);impl D{fn as_secs_f64(&self)->f64{self.0}}
fn main(){
 let dir=std::env::args().nth(1).unwrap();
 let mut t:Vec<(String,String)>=std::fs::read_dir(dir).unwrap().filter_map(|e|{let p=e.unwrap().path(); (p.extension()?=="txt").then(||(p.display().to_string(),std::fs::read_to_string(&p).unwrap()))}).collect();
 t.sort();
 for _ in 0..3 {for x in &t{std::hint::black_box(yipan_draft::extract("a",&x.1));}}
 let total:usize=t.iter().map(|x|x.1.len()).sum();
 let s=Instant::now(); for _ in 0..5{for x in &t{std::hint::black_box(yipan_draft::extract("a",&x.1));}}
 println!("round robin {:.2} MB/s",5.0*total as f64/1e6/s.elapsed().as_secs_f64());
 let mut sum=0.0; let mut worst=vec![];
 for x in &t{ std::hint::black_box(yipan_draft::extract("a",&x.1)); let s=Instant::now(); for _ in 0..5{std::hint::black_box(yipan_draft::extract("a",&x.1));} let d=s.elapsed().as_secs_f64()/5.0; sum+=d; worst.push((x.1.len() as f64/1e6/d,x.0.clone(),x.1.len())); }
 println!("repeated {:.2} MB/s",total as f64/1e6/sum);
 worst.sort_by(|a,b|a.0.total_cmp(&b.0)); for w in worst.iter().take(5){println!("{:.2} {} {}",w.0,w.1,w.2);} for w in worst.iter().rev().take(3){println!("{:.2} {} {}",w.0,w.1,w.2);}

 for txt in ["".to_string(),"关于开展春季植树活动的通知\n请各单位于2024年3月10日前上报植树方案。\n".to_string(), t[0].1.clone(), t[0].1.repeat(2)]{ for _ in 0..20{std::hint::black_box(yipan_draft::extract("a",&txt));} let s=Instant::now(); for _ in 0..200{std::hint::black_box(yipan_draft::extract("a",&txt));} println!("{} bytes: {:.3} ms",txt.len(),s.elapsed().as_secs_f64()/200.0*1e3);}
}
